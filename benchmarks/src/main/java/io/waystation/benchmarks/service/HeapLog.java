package io.waystation.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was left in a JVM's heap after each of its collections, from the JVM's own log: nobody had
 * to stop it to find out.
 *
 * @param samples oldest first
 */
public record HeapLog(List<Sample> samples) {
  /** {@code [1763690011250ms] GC(12) Pause Young (Normal) (...) 123M->45M(256M) 3.456ms}. */
  private static final Pattern COLLECTION =
      Pattern.compile("\\[(\\d+)ms\\] GC.* Pause .* \\d+M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

  private static final double MILLIS_A_MINUTE = 60_000;

  /**
   * @param at epoch milliseconds
   * @param megabytes in use after it; what only a later collection takes away counts too
   * @param pauseMillis how long it stopped the program
   */
  public record Sample(long at, long megabytes, double pauseMillis) {}

  static HeapLog read(Path log) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher matcher = COLLECTION.matcher(line);
      if (matcher.find()) {
        samples.add(
            new Sample(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Double.parseDouble(matcher.group(3))));
      }
    }
    return new HeapLog(samples);
  }

  /**
   * @param from epoch milliseconds
   * @param to exclusive
   */
  public HeapLog between(long from, long to) {
    return new HeapLog(samples.stream().filter(s -> s.at >= from && s.at < to).toList());
  }

  /**
   * The least of each of so many equal stretches of time, where there was a collection in it: what
   * really is in use, without the garbage that a small collection leaves for a larger one.
   */
  public HeapLog floors(int stretches) {
    if (samples.isEmpty()) {
      return this;
    }
    long from = samples.get(0).at;
    long span = samples.get(samples.size() - 1).at - from + 1;
    Sample[] least = new Sample[stretches];
    for (Sample sample : samples) {
      int stretch = (int) ((sample.at - from) * stretches / span);
      if (least[stretch] == null || sample.megabytes < least[stretch].megabytes) {
        least[stretch] = sample;
      }
    }
    List<Sample> floors = new ArrayList<>();
    for (Sample sample : least) {
      if (sample != null) {
        floors.add(sample);
      }
    }
    return new HeapLog(floors);
  }

  /** The most that was left, in MB; 0 when nothing was collected. */
  public long most() {
    return samples.stream().mapToLong(Sample::megabytes).max().orElse(0);
  }

  public double longestPauseMillis() {
    return samples.stream().mapToDouble(Sample::pauseMillis).max().orElse(0);
  }

  /**
   * The straight line through the samples (least squares), in MB a minute; 0 for fewer than two.
   */
  public double slope() {
    double time = samples.stream().mapToDouble(Sample::at).average().orElse(0);
    double size = samples.stream().mapToDouble(Sample::megabytes).average().orElse(0);
    double together = 0;
    double alone = 0;
    for (Sample sample : samples) {
      double minutes = (sample.at - time) / MILLIS_A_MINUTE;
      together += minutes * (sample.megabytes - size);
      alone += minutes * minutes;
    }
    return alone == 0 ? 0 : together / alone;
  }
}
