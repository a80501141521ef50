package io.waystation.simulator;

import io.waystation.model.LocalText;
import io.waystation.simulator.Preset.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names such places have; the places are made up. */
final class Gazetteer {
  /** East, west, south and north part of a long road. */
  private static final List<LocalText> PARTS = texts("|", "东|East", "西|West", "南|South", "北|North");

  static final List<LocalText> DISTRICTS =
      texts(
          "城东区|Chengdong District",
          "城南区|Chengnan District",
          "新湖区|Xinhu District",
          "城西区|Chengxi District",
          "城北区|Chengbei District",
          "临港新区|Lingang New Area",
          "江北区|Jiangbei District",
          "河东区|Hedong District",
          "云溪区|Yunxi District",
          "龙泉区|Longquan District",
          "凤鸣区|Fengming District",
          "高新区|High-Tech Zone",
          "经开区|Development Zone",
          "湖滨新城|Hubin New Town");

  static final List<LocalText> STREETS =
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
          "松涛路|Songtao Road",
          "中山路|Zhongshan Road",
          "解放路|Jiefang Road",
          "胜利路|Shengli Road",
          "团结路|Tuanjie Road",
          "幸福街|Xingfu Street",
          "育才路|Yucai Road",
          "东风路|Dongfeng Road",
          "红旗路|Hongqi Road",
          "向阳街|Xiangyang Street",
          "春晖路|Chunhui Road",
          "望江路|Wangjiang Road",
          "湖滨路|Hubin Road",
          "翠竹路|Cuizhu Road",
          "文晖路|Wenhui Road",
          "体育路|Tiyu Road",
          "科技路|Keji Road",
          "创业路|Chuangye Road",
          "振兴路|Zhenxing Road",
          "工农路|Gongnong Road",
          "公园路|Gongyuan Road",
          "车站路|Chezhan Road",
          "府前街|Fuqian Street",
          "朱雀街|Zhuque Street",
          "玄武街|Xuanwu Street",
          "凤凰街|Fenghuang Street",
          "麒麟街|Qilin Street",
          "钟楼街|Zhonglou Street",
          "鼓楼街|Gulou Street",
          "古井街|Gujing Street",
          "花园路|Huayuan Road",
          "银杏路|Yinxing Road",
          "海棠路|Haitang Road",
          "玉兰路|Yulan Road",
          "紫荆路|Zijing Road",
          "月季街|Yueji Street",
          "牡丹路|Mudan Road",
          "荷花街|Hehua Street",
          "杨柳街|Yangliu Street",
          "长江路|Changjiang Road",
          "黄河路|Huanghe Road",
          "太湖路|Taihu Road",
          "泰山路|Taishan Road",
          "黄山路|Huangshan Road",
          "天山路|Tianshan Road",
          "昆仑路|Kunlun Road",
          "金桥路|Jinqiao Road",
          "安康街|Ankang Street",
          "永宁街|Yongning Street");

  static final List<LocalText> LANDMARKS =
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
          "客运站|Coach Station",
          "写字楼|Office Towers",
          "快递网点|Courier Depot",
          "社区服务中心|Community Centre",
          "文化广场|Culture Square",
          "体育馆|Sports Hall",
          "图书馆|Library",
          "加油站|Filling Station",
          "邮政所|Post Office",
          "银行网点|Bank Branch",
          "学校南门|School South Gate",
          "环卫所|Street Cleaning Depot",
          "立交桥|Flyover",
          "步行街|Pedestrian Street",
          "产业园|Industrial Park",
          "建材市场|Building Market",
          "美食街|Food Street",
          "停车场|Car Park",
          "供电所|Power Office",
          "消防站|Fire Station",
          "文体中心|Leisure Centre");

  static final List<LocalText> SITES =
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
          "长山口|Changshankou",
          "甘泉堡|Ganquanbu",
          "狼山口|Langshankou",
          "石门滩|Shimentan",
          "大柴沟|Dachaigou",
          "冷泉岭|Lengquanling",
          "跃进梁|Yuejinliang",
          "马海子|Mahaizi",
          "鹰嘴崖|Yingzuiya",
          "平顶山|Pingdingshan",
          "沙坡头|Shapotou",
          "青草湾|Qingcaowan",
          "油砂坪|Youshaping",
          "白石河|Baishihe",
          "天桥沟|Tianqiaogou",
          "雁来滩|Yanlaitan",
          "风口井|Fengkoujing",
          "乌石岭|Wushiling",
          "碱水泉|Jianshuiquan");

  static final List<LocalText> CREWS =
      texts(
          "采油一区|Production Area 1",
          "采油二区|Production Area 2",
          "采油三区|Production Area 3",
          "采油四区|Production Area 4",
          "采油五区|Production Area 5");

  /** Where a station stands, by who keeps it; enough that no street has one twice. */
  private static final Map<Owner, List<LocalText>> PREMISES =
      Map.of(
          Owner.ANY,
          LANDMARKS,
          Owner.GOVERNMENT,
          texts(
              "政务服务中心|Government Service Centre",
              "工会大楼|Trade Union House",
              "环卫所|Street Cleaning Depot",
              "公园|Park",
              "体育馆|Sports Hall",
              "图书馆|Library",
              "交警中队|Traffic Police Post",
              "消防站|Fire Station",
              "人才市场|Job Centre",
              "公交枢纽|Bus Hub",
              "文化馆|Culture House",
              "市民广场|Citizens' Square"),
          Owner.STREET,
          texts(
              "社区服务中心|Community Centre",
              "党群服务中心|Party and Public Service Centre",
              "居委会|Residents' Committee",
              "便民服务站|Convenience Service Point",
              "文化礼堂|Culture Hall",
              "老年活动中心|Senior Centre",
              "综治中心|Neighbourhood Safety Centre",
              "社区食堂|Community Canteen",
              "邻里中心|Neighbours' Centre",
              "街心花园|Street Garden",
              "社区学校|Community School",
              "物业中心|Property Office"),
          Owner.PARTNER,
          texts(
              "银行网点|Bank Branch",
              "快递网点|Courier Depot",
              "加油站|Filling Station",
              "药店|Pharmacy",
              "邮政所|Post Office",
              "营业厅|Telecom Shop",
              "供电所|Power Office",
              "卫生院|Clinic",
              "水务所|Water Office",
              "燃气站|Gas Office",
              "保险公司|Insurance Office",
              "书店|Bookshop",
              "酒店|Hotel",
              "学校南门|School South Gate",
              "驾校|Driving School",
              "电影院|Cinema"),
          Owner.MARKET,
          texts(
              "商场|Shopping Mall",
              "超市|Supermarket",
              "农贸市场|Farmers' Market",
              "物流园|Logistics Park",
              "美食街|Food Street",
              "写字楼|Office Towers",
              "建材市场|Building Market",
              "产业园|Industrial Park"));

  /** What a health corner stands in. */
  static final List<LocalText> QUARTERS =
      texts(
          "联合站|Gathering Station",
          "计量站|Metering Station",
          "采油队|Production Crew Base",
          "注水站|Injection Station",
          "职工公寓|Dormitory",
          "食堂|Canteen",
          "调度室|Control Room",
          "车队|Motor Pool");

  /** Where mobile stations go. */
  static final List<LocalText> LINES =
      texts("交通枢纽线|Transport Hubs", "商圈线|Shopping Quarters", "物流园线|Logistics Parks");

  /** So small a city needs no more than these. */
  private static final int FIRST_LANDMARKS = 10;

  private Gazetteer() {}

  /** The next after all roads that have been used once is the east part of the first. */
  static LocalText street(int number) {
    LocalText street = STREETS.get(number % STREETS.size());
    LocalText part = PARTS.get(number / STREETS.size());
    if (part.en().isEmpty()) {
      return street;
    }
    int last = street.en().lastIndexOf(' ');
    return new LocalText(
        street.zh().substring(0, street.zh().length() - 1)
            + part.zh()
            + street.zh().substring(street.zh().length() - 1),
        street.en().substring(0, last + 1) + part.en() + street.en().substring(last));
  }

  static int streets() {
    return STREETS.size() * PARTS.size();
  }

  static List<LocalText> premises(Owner owner, boolean small) {
    List<LocalText> all = PREMISES.get(owner);
    return small ? all.subList(0, Math.min(FIRST_LANDMARKS, all.size())) : all;
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
