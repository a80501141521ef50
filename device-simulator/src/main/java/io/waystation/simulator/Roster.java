package io.waystation.simulator;

import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.simulator.life.Body.Condition;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.util.ArrayList;
import java.util.List;

/** Who works at the oilfield; every name is put together by chance and belongs to nobody. */
final class Roster {
  private static final List<String> SURNAMES =
      List.of(
          "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "林",
          "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹");

  private static final List<String> MEN =
      List.of(
          "建军", "志强", "永刚", "海涛", "国庆", "文斌", "立新", "晓峰", "振华", "德福", "学明", "保林", "长河", "少平", "卫东",
          "光辉", "小龙", "云飞", "俊杰", "浩然");

  private static final List<String> WOMEN =
      List.of("秀英", "桂兰", "晓燕", "丽娟", "海霞", "玉梅", "雪琴", "春花", "静怡", "文静", "红梅", "婷婷", "佳慧", "素芬");

  private static final List<LocalText> OCCUPATIONS =
      List.of(
          new LocalText("采油工", "Oil production operator"),
          new LocalText("钻井工", "Drilling worker"),
          new LocalText("修井工", "Well workover worker"),
          new LocalText("巡检工", "Pipeline inspector"),
          new LocalText("驾驶员", "Driver"),
          new LocalText("电工", "Electrician"),
          new LocalText("焊工", "Welder"),
          new LocalText("炊事员", "Cook"),
          new LocalText("安全员", "Safety officer"));

  private final Dice dice;

  Roster(Dice dice) {
    this.dice = dice;
  }

  /**
   * Spread over huts and corners in turn, the highest first. The first three people have a story
   * each, so that a city of three workers has them all and the newcomer is where the air is
   * thinnest.
   *
   * @param huts the lowest first
   */
  List<Worker> workers(int count, List<Station> huts) {
    List<Worker> workers = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Dice own = dice.of(number);
      Station hut = huts.get(huts.size() - 1 - number % huts.size());
      Sex sex = own.chance(0.18, "sex") ? Sex.FEMALE : Sex.MALE;
      int birthYear = Calendar.OPENING.getYear() - 22 - own.below(36, "age");
      Person person =
          new Person(id(own), sex, birthYear, own.pick(OCCUPATIONS, "occupation"), hut.id());
      workers.add(new Worker(person, name(sex, own), condition(number, own), HealthFile.NONE));
    }
    return workers;
  }

  private static Condition condition(int number, Dice own) {
    return switch (number) {
      case 0 -> Condition.NEWCOMER;
      case 1 -> Condition.RISING_BLOOD_PRESSURE;
      case 2 -> Condition.DIABETES;
      default -> byChance(own.unit("condition"));
    };
  }

  private static Condition byChance(double chance) {
    if (chance < 0.03) {
      return Condition.NEWCOMER;
    }
    if (chance < 0.06) {
      return Condition.RISING_BLOOD_PRESSURE;
    }
    return chance < 0.11 ? Condition.DIABETES : Condition.WELL;
  }

  private static String name(Sex sex, Dice own) {
    return own.pick(SURNAMES, "surname") + own.pick(sex == Sex.MALE ? MEN : WOMEN, "given");
  }

  /** Shaped as RFC 9562 version 4, which random ids have. */
  private static PersonId id(Dice own) {
    String high = "%016x".formatted(own.bits("id high") & 0xFFFFFFFFFFFF0FFFL | 0x4000L);
    String low = "%016x".formatted(own.bits("id low") & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    return new PersonId(
        "%s-%s-%s-%s-%s"
            .formatted(
                high.substring(0, 8),
                high.substring(8, 12),
                high.substring(12),
                low.substring(0, 4),
                low.substring(4)));
  }
}
