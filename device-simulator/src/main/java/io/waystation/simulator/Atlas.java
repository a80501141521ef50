package io.waystation.simulator;

import io.waystation.model.Area;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where everything stands: a city on the plain and an oilfield on a plateau, both made up, with
 * names such places have.
 */
final class Atlas {
  private static final int LOWEST_HUT_M = 2_700;
  private static final int HIGHEST_HUT_M = 3_500;
  private static final int STREETS_PER_DISTRICT = 4;

  private static final List<LocalText> DISTRICTS =
      texts(
          "城东区|Chengdong District",
          "城南区|Chengnan District",
          "新湖区|Xinhu District",
          "城西区|Chengxi District",
          "城北区|Chengbei District",
          "临港新区|Lingang New Area");

  private static final List<LocalText> STREETS =
      texts(
          "青年路|Qingnian Road",
          "建设路|Jianshe Road",
          "文化路|Wenhua Road",
          "和平街|Heping Street",
          "人民路|Renmin Road",
          "光明街|Guangming Street",
          "长青街|Changqing Street",
          "迎宾路|Yingbin Road",
          "学府路|Xuefu Road",
          "滨河路|Binhe Road",
          "新华街|Xinhua Street",
          "平安街|Ping'an Street",
          "友谊路|Youyi Road",
          "丰收路|Fengshou Road",
          "朝阳街|Chaoyang Street",
          "柳林路|Liulin Road",
          "梅园路|Meiyuan Road",
          "竹园街|Zhuyuan Street",
          "桃源路|Taoyuan Road",
          "石桥街|Shiqiao Street",
          "清泉路|Qingquan Road",
          "白云路|Baiyun Road",
          "枫林街|Fenglin Street",
          "松涛路|Songtao Road");

  private static final List<LocalText> LANDMARKS =
      texts(
          "公交枢纽|Bus Hub",
          "市民广场|Citizens' Square",
          "物流园|Logistics Park",
          "农贸市场|Farmers' Market",
          "地铁口|Metro Exit",
          "医院东门|Hospital East Gate",
          "夜市|Night Market",
          "商圈|Shopping Quarter",
          "公园|Park",
          "客运站|Coach Station");

  private static final List<LocalText> SITES =
      texts(
          "红柳沟|Hongliugou",
          "白沙岭|Baishaling",
          "月牙湾|Yueyawan",
          "尖顶山|Jiandingshan",
          "盐湖口|Yanhukou",
          "骆驼泉|Luotuoquan",
          "青石梁|Qingshiliang",
          "黄草滩|Huangcaotan",
          "双峰坡|Shuangfengpo",
          "风城沟|Fengchenggou",
          "沙枣井|Shazaojing",
          "长山口|Changshankou");

  private static final List<LocalText> CREWS =
      texts("采油一区|Production Area 1", "采油二区|Production Area 2", "采油三区|Production Area 3");

  private final CitySettings settings;
  private final Dice dice;
  private final List<Area> areas = new ArrayList<>();
  private final List<Station> stations = new ArrayList<>();
  private final List<Station> huts = new ArrayList<>();

  Atlas(CitySettings settings, Dice dice) {
    this.settings = settings;
    this.dice = dice;
    if (settings.stations() > 0) {
      city();
    }
    if (settings.huts() > 0) {
      oilfield();
    }
  }

  List<Area> areas() {
    return areas;
  }

  /** Rest stations first, then huts. */
  List<Station> stations() {
    List<Station> all = new ArrayList<>(stations);
    all.addAll(huts);
    return all;
  }

  List<Station> huts() {
    return huts;
  }

  /** As many districts as 6 stations each fill, then as many streets as 2 stations each fill. */
  private void city() {
    areas.add(new Area("city", "", new LocalText("和川市", "Hechuan City")));
    int districts = Math.min(DISTRICTS.size(), (settings.stations() + 5) / 6);
    int perDistrict = Math.min(STREETS_PER_DISTRICT, (settings.stations() / districts + 1) / 2 + 1);
    List<String> streets = new ArrayList<>();
    for (int d = 0; d < districts; d++) {
      areas.add(new Area("district-" + (d + 1), "city", DISTRICTS.get(d)));
      for (int s = 0; s < perDistrict; s++) {
        LocalText street = STREETS.get(d * STREETS_PER_DISTRICT + s);
        String id = "street-%d-%d".formatted(d + 1, s + 1);
        String parent = "district-" + (d + 1);
        areas.add(
            new Area(id, parent, new LocalText(street.zh() + "街道", street.en() + " Subdistrict")));
        streets.add(id);
      }
    }
    for (int number = 1; number <= settings.stations(); number++) {
      stations.add(station(number, streets));
    }
  }

  private Station station(int number, List<String> streets) {
    String id = "st-%03d".formatted(number);
    Dice own = dice.of(id);
    String area = streets.get((number - 1) % streets.size());
    int d = Integer.parseInt(area.split("-")[1]) - 1;
    int s = Integer.parseInt(area.split("-")[2]) - 1;
    LocalText street = STREETS.get(d * STREETS_PER_DISTRICT + s);
    int onStreet = (number - 1) / streets.size();
    LocalText landmark = LANDMARKS.get((onStreet + 3 * s + d) % LANDMARKS.size());
    String again =
        onStreet < LANDMARKS.size() ? "" : Integer.toString(onStreet / LANDMARKS.size() + 1);
    boolean always = own.chance(0.4, "always open");
    return new Station(
        new StationId(id),
        Station.Type.STATION,
        new LocalText(
            street.zh() + landmark.zh() + "驿站" + again,
            street.en() + " " + landmark.en() + " Station" + (again.isEmpty() ? "" : " " + again)),
        area,
        OptionalInt.of(85 + own.below(40, "altitude")),
        settings.zone(),
        place(34.75 + 0.02 * (d % 3) + own.between(-0.012, 0.012, "north")),
        place(113.60 + 0.03 * (d / 3) + own.between(-0.015, 0.015, "east")),
        12 + 4 * own.below(6, "capacity"),
        always);
  }

  private void oilfield() {
    areas.add(new Area("oilfield", "", new LocalText("昆原油田", "Kunyuan Oilfield")));
    int crews = Math.min(CREWS.size(), (settings.huts() + 1) / 2);
    for (int c = 0; c < crews; c++) {
      areas.add(new Area("crew-" + (c + 1), "oilfield", CREWS.get(c)));
    }
    for (int number = 1; number <= settings.huts(); number++) {
      huts.add(hut(number, crews));
    }
  }

  private Station hut(int number, int crews) {
    String id = "hut-%02d".formatted(number);
    Dice own = dice.of(id);
    LocalText site = SITES.get((number - 1) % SITES.size());
    int round = (number - 1) / SITES.size();
    String again = round == 0 ? "" : Integer.toString(round + 1);
    return new Station(
        new StationId(id),
        Station.Type.HUT,
        new LocalText(
            site.zh() + "健康小屋" + again,
            site.en() + " Health Hut" + (again.isEmpty() ? "" : " " + again)),
        "crew-" + ((number - 1) % crews + 1),
        OptionalInt.of(altitude(number)),
        settings.zone(),
        place(38.15 + own.between(-0.3, 0.3, "north")),
        place(91.10 + own.between(-0.6, 0.6, "east")),
        8 + 2 * own.below(4, "capacity"),
        true);
  }

  /**
   * Evenly from the lowest to the highest, in steps of 10 m; one hut alone stands in the middle.
   */
  private int altitude(int number) {
    double share = settings.huts() == 1 ? 0.5 : (number - 1.0) / (settings.huts() - 1);
    return LOWEST_HUT_M + (int) Math.round(share * (HIGHEST_HUT_M - LOWEST_HUT_M) / 10) * 10;
  }

  /** Five decimals of a degree: about a metre. */
  private static double place(double degrees) {
    return Math.round(degrees * 1e5) / 1e5;
  }

  private static List<LocalText> texts(String... pairs) {
    List<LocalText> texts = new ArrayList<>();
    for (String pair : pairs) {
      int bar = pair.indexOf('|');
      texts.add(new LocalText(pair.substring(0, bar), pair.substring(bar + 1)));
    }
    return List.copyOf(texts);
  }
}
