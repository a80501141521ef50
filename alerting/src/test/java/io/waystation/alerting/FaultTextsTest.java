package io.waystation.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.config.NotifyConfigException;
import io.waystation.alerting.notify.config.NotifyFault;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.RuleBookException;
import io.waystation.alerting.rule.RuleBookException.Fault;
import io.waystation.alerting.rule.RuleTests;
import io.waystation.model.LocalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with a file somebody wrote, it is said in Chinese and in English alike. */
class FaultTextsTest {
  private static final Path FAULTY =
      Path.of("src/test/resources/io/waystation/alerting/faulty").toAbsolutePath();
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java/io/waystation/alerting/rule"),
          Path.of("src/main/java/io/waystation/alerting/notify/config"),
          Path.of("../storage/src/main/java/io/waystation/storage/records/LabelMatcher.java"),
          Path.of("../model/src/main/java/io/waystation/model/StationAttributes.java"),
          Path.of("../model/src/main/java/io/waystation/model/Hours.java"),
          Path.of("../model/src/main/java/io/waystation/model/Route.java"));

  /** What only files can have that cannot be read, and what the faults of a file share. */
  private static final List<String> ELSEWHERE =
      List.of(
          "there is no such file or folder: give the path of one",
          "there is no .yaml file in this folder: put one there, or name the folder that has them",
          "there is no such file: give the path of one",
          "this is not UTF-8 text: save the file as UTF-8",
          "cannot be read (%s): begin with a copy of config/examples/notify.yaml",
          // Of what the service itself wrote down.
          "'%s' is no operator: write =, !=, =~ or !~");

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|\\[[^\\]]*\\]");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])-?\\d+(?:\\.\\d+)?");
  private static final Pattern FORMAT = Pattern.compile("%(?:\\d\\$)?[sd]");
  private static final Pattern EN_PLACE = Pattern.compile("[a-z-]+\\.yaml, line \\d+");
  private static final Pattern ZH_PLACE = Pattern.compile("[a-z-]+\\.yaml，第 \\d+ 行");
  private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{2,},? +[A-Za-z]{2,}");

  @Test
  void everyTextInTheSourcesIsInBothLanguages() throws IOException {
    SourceTexts texts = SourceTexts.of(SOURCES);
    assertThat(texts.alone()).as("texts of faults in one language only").isEmpty();
    assertThat(texts.pairs()).hasSizeGreaterThan(120);
    assertThat(texts.pairs())
        .filteredOn(text -> !alike(text) || !ordered(text.zh()).equals(ordered(text.en())))
        .isEmpty();
  }

  @Test
  void everyFaultOfTheFaultyFilesIsInBothLanguages() throws IOException {
    List<LocalText> faults = faults();
    assertThat(faults).hasSizeGreaterThan(150);
    assertThat(faults)
        .filteredOn(
            fault ->
                !alike(fault)
                    || !EN_PLACE.matcher(fault.en()).lookingAt()
                    || !ZH_PLACE.matcher(fault.zh()).lookingAt())
        .isEmpty();
  }

  @Test
  void theFaultyFilesHaveEveryFaultThereIs() throws IOException {
    List<LocalText> faults = faults();
    assertThat(SourceTexts.of(SOURCES).pairs())
        .filteredOn(text -> !ELSEWHERE.contains(text.en()))
        .filteredOn(
            text -> {
              Pattern said = pattern(text.en());
              return faults.stream().noneMatch(fault -> said.matcher(fault.en()).find());
            })
        .isEmpty();
  }

  @Test
  void allFaultsTogetherAreInBothLanguages() {
    RuleBookException refused =
        catchThrowableOfType(
            RuleBookException.class, () -> RuleBook.own(FAULTY.resolve("not-there")));
    assertThat(refused.words().zh())
        .startsWith("规则有 1 处错误：\n  ")
        .endsWith("not-there：没有这个文件或文件夹：请给出存在的路径");
    assertThat(refused).hasMessage(refused.words().en());
  }

  private static Pattern pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    Matcher format = FORMAT.matcher(text);
    while (format.find()) {
      pattern.append(Pattern.quote(text.substring(from, format.start()).replace("%%", "%")));
      pattern.append("(?s:.*?)");
      from = format.end();
    }
    return Pattern.compile(pattern + Pattern.quote(text.substring(from).replace("%%", "%")));
  }

  /** The same said in the two languages, with the same names and numbers. */
  private static boolean alike(LocalText text) {
    boolean framed = FORMAT.matcher(without(text.zh())).replaceAll("").matches("[…：]*");
    return (framed || HAN.matcher(text.zh()).find())
        && !ENGLISH.matcher(without(text.zh())).find()
        && !HAN.matcher(without(text.en())).find()
        && found(QUOTED, text.zh()).equals(found(QUOTED, text.en()))
        && found(NUMBER, text.zh()).equals(found(NUMBER, text.en()));
  }

  private static String without(String text) {
    return QUOTED.matcher(text).replaceAll("…");
  }

  private static TreeSet<String> found(Pattern pattern, String text) {
    return new TreeSet<>(pattern.matcher(text).results().map(r -> r.group()).toList());
  }

  /** What is filled in, by place. */
  private static List<String> ordered(String text) {
    return FORMAT.matcher(text).results().map(r -> r.group()).sorted().toList();
  }

  private static List<LocalText> faults() throws IOException {
    List<LocalText> faults = new ArrayList<>();
    for (Path file : files("rules")) {
      RuleBookException refused =
          catchThrowableOfType(
              RuleBookException.class,
              () -> RuleBook.parse(Map.of(name(file), Files.readString(file))));
      assertThat(refused).as("%s is refused", file).isNotNull();
      refused.faults().stream().map(Fault::words).forEach(faults::add);
    }
    for (Path file : files("tests")) {
      RuleBookException refused =
          catchThrowableOfType(
              RuleBookException.class,
              () -> RuleTests.run(RuleBook.shipped(), name(file), Files.readString(file)));
      assertThat(refused).as("%s is refused", file).isNotNull();
      refused.faults().stream().map(Fault::words).forEach(faults::add);
    }
    for (Path file : files("notify")) {
      NotifyConfigException refused =
          catchThrowableOfType(
              NotifyConfigException.class, () -> NotifyConfig.load(file, Map.of()));
      assertThat(refused).as("%s is refused", file).isNotNull();
      refused.faults().stream().map(NotifyFault::words).forEach(faults::add);
    }
    return faults;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FAULTY.resolve(folder))) {
      return files.sorted().toList();
    }
  }
}
