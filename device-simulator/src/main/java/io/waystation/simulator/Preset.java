package io.waystation.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A city worth playing, after what the press has told of real ones: how many places there are and
 * which kinds of them. Another number of places is made up of the same kinds in the same shares.
 */
public enum Preset {
  /** A dozen smart stations, three huts, thirty workers: something of everything. */
  DEMO(12, 3, 0, 30, List.of(new Share(1, Outfit.FULL, Owner.ANY, false))),

  /** 27 health huts and 69 health corners from 2,700 to 3,500 m, ten workers for each. */
  OILFIELD(0, 27, 69, 960, List.of(new Share(1, Outfit.FULL, Owner.ANY, false))),

  /**
   * 478 stations. 69 are smart and open day and night; 409 are staffed, most of these with simple
   * equipment, some with none; three are vans, each with a route of its own.
   */
  CITY_478(
      478,
      0,
      0,
      0,
      List.of(
          new Share(69, Outfit.FULL, Owner.ANY, true),
          new Share(266, Outfit.SIMPLE, Owner.ANY, false),
          new Share(140, Outfit.NONE, Owner.ANY, false),
          new Share(3, Outfit.VAN, Owner.ANY, false))),

  /**
   * 1,997 stations: 402 of the government, 534 of streets and communities, 1,006 of social
   * partners, 55 of market owners; 341 of all are smart and open day and night.
   */
  CITY_2000(
      1_997,
      0,
      0,
      0,
      List.of(
          new Share(120, Outfit.FULL, Owner.GOVERNMENT, true),
          new Share(200, Outfit.SIMPLE, Owner.GOVERNMENT, false),
          new Share(82, Outfit.NONE, Owner.GOVERNMENT, false),
          new Share(120, Outfit.FULL, Owner.STREET, true),
          new Share(264, Outfit.SIMPLE, Owner.STREET, false),
          new Share(150, Outfit.NONE, Owner.STREET, false),
          new Share(90, Outfit.FULL, Owner.PARTNER, true),
          new Share(500, Outfit.SIMPLE, Owner.PARTNER, false),
          new Share(416, Outfit.NONE, Owner.PARTNER, false),
          new Share(11, Outfit.FULL, Owner.MARKET, true),
          new Share(40, Outfit.SIMPLE, Owner.MARKET, false),
          new Share(4, Outfit.NONE, Owner.MARKET, false)));

  /** Who keeps a station; the register has no word for it, but it shows in where one stands. */
  enum Owner {
    ANY,
    GOVERNMENT,
    STREET,
    PARTNER,
    MARKET
  }

  /**
   * A kind of rest station.
   *
   * @param weight how many of them there are for those of other kinds
   * @param alwaysOpen of all of them; in a city of one kind some are, by chance
   */
  record Share(int weight, Outfit outfit, Owner owner, boolean alwaysOpen) {}

  private final int stations;
  private final int huts;
  private final int corners;
  private final int workers;
  private final List<Share> shares;

  Preset(int stations, int huts, int corners, int workers, List<Share> shares) {
    this.stations = stations;
    this.huts = huts;
    this.corners = corners;
    this.workers = workers;
    this.shares = shares;
  }

  public int stations() {
    return stations;
  }

  public int huts() {
    return huts;
  }

  public int corners() {
    return corners;
  }

  public int workers() {
    return workers;
  }

  List<Share> shares() {
    return shares;
  }

  /** As it is asked for: {@code city-478}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if there is none of that name; the message names those there
   *     are
   */
  public static Preset of(String word) {
    return Arrays.stream(values())
        .filter(preset -> preset.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no preset '%s': use %s".formatted(word, words())));
  }

  /** All there are, for a sentence. */
  public static String words() {
    return Arrays.stream(values()).map(Preset::word).collect(Collectors.joining(", "));
  }
}
