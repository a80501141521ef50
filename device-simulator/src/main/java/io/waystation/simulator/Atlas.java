package io.waystation.simulator;

import io.waystation.model.Area;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import io.waystation.simulator.Preset.Share;
import io.waystation.simulator.life.Dice;
import io.waystation.simulator.life.OpeningTimes;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Where everything stands: a city on the plain and an oilfield on a plateau, both made up. */
final class Atlas {
  private static final int LOWEST_HUT_M = 2_700;
  private static final int HIGHEST_HUT_M = 3_500;

  /** Up to here a city is one of four streets a district. */
  private static final int SMALL_CITY = 36;

  private static final int STREETS_OF_SMALL = 4;
  private static final int STATIONS_PER_DISTRICT = 160;
  private static final int STATIONS_PER_STREET = 8;

  private static final double CITY_NORTH = 34.75;
  private static final double CITY_EAST = 113.60;

  private static final int STOPS_OF_VAN = 6;
  private static final LocalTime FIRST_STOP = LocalTime.of(8, 30);
  private static final int MINUTES_PER_STOP = 100;
  private static final String HOURS_OF_VAN = "08:30-18:00";

  private record Street(String area, LocalText name, int district, int inDistrict) {}

  private final CitySettings settings;
  private final Dice dice;
  private final List<Area> areas = new ArrayList<>();
  private final List<Station> stations = new ArrayList<>();
  private final List<Station> places = new ArrayList<>();
  private final Map<StationId, Outfit> outfits = new LinkedHashMap<>();

  Atlas(CitySettings settings, Dice dice) {
    this.settings = settings;
    this.dice = dice;
    if (settings.stations() > 0) {
      city();
    }
    if (settings.huts() + settings.corners() > 0) {
      oilfield();
    }
  }

  List<Area> areas() {
    return areas;
  }

  /** Rest stations first, then huts and corners. */
  List<Station> stations() {
    List<Station> all = new ArrayList<>(stations);
    all.addAll(places);
    return all;
  }

  /** Where people are measured, the lowest first. */
  List<Station> clinics() {
    return places.stream()
        .sorted(Comparator.comparing(place -> place.altitude().orElse(0)))
        .toList();
  }

  Map<StationId, Outfit> outfits() {
    return outfits;
  }

  private void city() {
    areas.add(new Area("city", "", new LocalText("和川市", "Hechuan City")));
    List<Street> streets = streets();
    List<Share> kinds = kinds();
    Map<String, Integer> onStreet = new HashMap<>();
    int vans = 0;
    for (int i = 0; i < kinds.size(); i++) {
      Share kind = kinds.get(i);
      if (kind.outfit() == Outfit.VAN) {
        stations.add(van(++vans));
      } else {
        int number = i + 1 - vans;
        Street street = streets.get((number - 1) % streets.size());
        int before = onStreet.merge(street.area + kind.owner(), 1, Integer::sum) - 1;
        stations.add(station("st-%03d".formatted(number), street, kind, before));
      }
    }
  }

  /** As many districts as the stations fill, then as many streets. */
  private List<Street> streets() {
    int count = settings.stations();
    boolean small = count <= SMALL_CITY;
    int districts =
        small ? (count + 5) / 6 : SMALL_CITY / 6 + (count - SMALL_CITY) / STATIONS_PER_DISTRICT;
    districts = Math.min(Gazetteer.DISTRICTS.size(), districts);
    int perDistrict =
        small
            ? Math.min(STREETS_OF_SMALL, (count / districts + 1) / 2 + 1)
            : Math.max(
                STREETS_OF_SMALL,
                Math.min(
                    Gazetteer.streets() / districts,
                    (count / districts + STATIONS_PER_STREET - 1) / STATIONS_PER_STREET));
    List<Street> streets = new ArrayList<>();
    for (int d = 0; d < districts; d++) {
      String district = "district-" + (d + 1);
      areas.add(new Area(district, "city", Gazetteer.DISTRICTS.get(d)));
      for (int s = 0; s < perDistrict; s++) {
        LocalText name = Gazetteer.street(d * (small ? STREETS_OF_SMALL : perDistrict) + s);
        String id = "street-%d-%d".formatted(d + 1, s + 1);
        areas.add(
            new Area(id, district, new LocalText(name.zh() + "街道", name.en() + " Subdistrict")));
        streets.add(new Street(id, name, d, s));
      }
    }
    return streets;
  }

  /**
   * One for every station, in the shares of the preset and well mixed: the smooth weighted round
   * robin of load balancers. In a larger city the first of them are the same.
   */
  private List<Share> kinds() {
    List<Share> shares = settings.preset().shares();
    int weights = shares.stream().mapToInt(Share::weight).sum();
    int[] owed = new int[shares.size()];
    List<Share> kinds = new ArrayList<>();
    while (kinds.size() < settings.stations()) {
      int next = 0;
      for (int i = 0; i < owed.length; i++) {
        owed[i] += shares.get(i).weight();
        next = owed[i] > owed[next] ? i : next;
      }
      owed[next] -= weights;
      kinds.add(shares.get(next));
    }
    return kinds;
  }

  /**
   * @param before how many of that owner stand on the street already
   */
  private Station station(String id, Street street, Share kind, int before) {
    Dice own = dice.of(id);
    List<LocalText> premises = Gazetteer.premises(kind.owner(), settings.stations() <= SMALL_CITY);
    int d = street.district;
    LocalText landmark = premises.get((before + 3 * street.inDistrict + d) % premises.size());
    String again = before < premises.size() ? "" : Integer.toString(before / premises.size() + 1);
    boolean always =
        kind.alwaysOpen()
            || settings.preset().shares().size() == 1 && own.chance(0.4, "always open");
    StationId station = new StationId(id);
    outfits.put(station, kind.outfit());
    return new Station(
        station,
        Station.Type.STATION,
        new LocalText(
            street.name.zh() + landmark.zh() + "驿站" + again,
            street.name.en()
                + " "
                + landmark.en()
                + " Station"
                + (again.isEmpty() ? "" : " " + again)),
        street.area,
        OptionalInt.of(85 + own.below(40, "altitude")),
        settings.zone(),
        place(CITY_NORTH + 0.02 * (d % 3) + own.between(-0.012, 0.012, "north")),
        place(CITY_EAST + 0.03 * (d / 3) + own.between(-0.015, 0.015, "east")),
        12 + 4 * own.below(6, "capacity"),
        always,
        always
            ? StationAttributes.NONE
            : attributes(StationAttributes.OPENING_HOURS, OpeningTimes.USUAL));
  }

  private Station van(int number) {
    String id = "van-%02d".formatted(number);
    Dice own = dice.of(id);
    LocalText line =
        number <= Gazetteer.LINES.size()
            ? Gazetteer.LINES.get(number - 1)
            : new LocalText(number + "号线", "Line " + number);
    StationId van = new StationId(id);
    outfits.put(van, Outfit.VAN);
    double north = place(CITY_NORTH + own.between(-0.01, 0.05, "depot north"));
    double east = place(CITY_EAST + own.between(-0.01, 0.05, "depot east"));
    List<double[]> loop =
        IntStream.range(0, STOPS_OF_VAN)
            .mapToObj(
                stop ->
                    new double[] {
                      place(CITY_NORTH + own.of(stop).between(-0.01, 0.05, "north")),
                      place(CITY_EAST + own.of(stop).between(-0.01, 0.05, "east"))
                    })
            // Round the middle of its line, so that it does not go to and fro.
            .sorted(
                Comparator.comparing(
                    stop -> Math.atan2(stop[0] - CITY_NORTH - 0.02, stop[1] - CITY_EAST - 0.02)))
            .toList();
    List<String> route = new ArrayList<>(List.of(text(north, east)));
    List<String> stops = new ArrayList<>();
    LocalTime planned = FIRST_STOP;
    double last = east;
    for (double[] stop : loop) {
      route.add(text(stop[0], last));
      route.add(text(stop[0], stop[1]));
      stops.add(planned + " " + text(stop[0], stop[1]));
      planned = planned.plusMinutes(MINUTES_PER_STOP);
      last = stop[1];
    }
    route.add(text(north, last));
    route.add(text(north, east));
    return new Station(
        van,
        Station.Type.STATION,
        new LocalText("流动驿站(%s)".formatted(line.zh()), "Mobile Station (%s)".formatted(line.en())),
        "city",
        OptionalInt.of(95),
        settings.zone(),
        north,
        east,
        8,
        false,
        attributes(
            StationAttributes.OPENING_HOURS,
            HOURS_OF_VAN,
            StationAttributes.ROUTE,
            String.join("; ", route),
            StationAttributes.STOPS,
            String.join("; ", stops)));
  }

  private static String text(double north, double east) {
    return String.format(Locale.ROOT, "%.5f %.5f", north, east);
  }

  private static StationAttributes attributes(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new StationAttributes(values);
  }

  private void oilfield() {
    areas.add(new Area("oilfield", "", new LocalText("昆原油田", "Kunyuan Oilfield")));
    int all = settings.huts() + settings.corners();
    int crews = Math.min(Gazetteer.CREWS.size(), (all + 1) / 2);
    for (int c = 0; c < crews; c++) {
      areas.add(new Area("crew-" + (c + 1), "oilfield", Gazetteer.CREWS.get(c)));
    }
    List<LocalText> sites = Gazetteer.SITES;
    List<LocalText> quarters = Gazetteer.QUARTERS;
    for (int number = 1; number <= settings.huts(); number++) {
      LocalText site = sites.get((number - 1) % sites.size());
      LocalText name = new LocalText(site.zh() + "健康小屋", site.en() + " Health Hut");
      int round = (number - 1) / sites.size() + 1;
      int altitude = altitude(number, settings.huts());
      String id = "hut-%02d".formatted(number);
      int capacity = 8 + 2 * dice.of(id).below(4, "capacity");
      place(id, Outfit.HUT, again(name, round), number, crews, altitude, capacity);
    }
    for (int number = 1; number <= settings.corners(); number++) {
      int row = (number - 1) / sites.size();
      LocalText site = sites.get((number - 1) % sites.size());
      LocalText in = quarters.get((row + number) % quarters.size());
      LocalText name =
          new LocalText(
              site.zh() + in.zh() + "健康角", "%s %s Health Corner".formatted(site.en(), in.en()));
      int altitude = altitude(number, settings.corners());
      String id = "corner-%02d".formatted(number);
      place(id, Outfit.CORNER, again(name, row / quarters.size() + 1), number, crews, altitude, 4);
    }
  }

  private static LocalText again(LocalText name, int round) {
    return round == 1 ? name : new LocalText(name.zh() + round, name.en() + " " + round);
  }

  private void place(
      String id, Outfit outfit, LocalText name, int number, int crews, int altitude, int capacity) {
    Dice own = dice.of(id);
    StationId station = new StationId(id);
    outfits.put(station, outfit);
    places.add(
        new Station(
            station,
            Station.Type.HUT,
            name,
            "crew-" + ((number - 1) % crews + 1),
            OptionalInt.of(altitude),
            settings.zone(),
            place(38.15 + own.between(-0.3, 0.3, "north")),
            place(91.10 + own.between(-0.6, 0.6, "east")),
            capacity,
            true));
  }

  /** Evenly from the lowest to the highest, in steps of 10 m; one alone stands in the middle. */
  private static int altitude(int number, int of) {
    double share = of == 1 ? 0.5 : (number - 1.0) / (of - 1);
    return LOWEST_HUT_M + (int) Math.round(share * (HIGHEST_HUT_M - LOWEST_HUT_M) / 10) * 10;
  }

  /** Five decimals of a degree: about a metre. */
  private static double place(double degrees) {
    return Math.round(degrees * 1e5) / 1e5;
  }
}
