package io.waystation.alerting.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waystation.model.LocalText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a text is no YAML, in our own words: those of the parser are English and speak of tokens.
 *
 * @param line where the parser gave up, from 1; the slip may stand above it
 * @param words what is wrong and what to do
 */
public record YamlFault(int line, LocalText words) {
  private static final Pattern TWICE = Pattern.compile("Duplicate field '([^']*)'");

  /**
   * What the parser says when something happens, and what a person does about it.
   *
   * @param sign part of the parser's message
   */
  private record Known(String sign, LocalText words) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "cannot start any token",
              new LocalText(
                  "有值以不允许的字符开头（例如制表符、@、`、%%）：缩进请用空格，文字请加引号",
                  "a value begins with a character that none may begin with (a tab, @, `, %%):"
                      + " indent with spaces, and put texts in quotes")),
          new Known(
              "mapping values are not allowed",
              new LocalText(
                  "一行里多了一个冒号，或缩进不对：含冒号的文字请加引号",
                  "one colon too many in a line, or the indentation is wrong: put texts with a"
                      + " colon in quotes")),
          new Known(
              "quoted scalar", new LocalText("引号没有成对：请补上", "a quote is never closed: close it")),
          new Known(
              "while parsing a flow",
              new LocalText(
                  "方括号或花括号没有成对，或缺少逗号：请补上",
                  "a bracket is never closed, or a comma is missing: add it")),
          new Known(
              "could not find expected ':'",
              new LocalText("缺少冒号：请写成 'key: value'", "a colon is missing: write 'key: value'")),
          new Known(
              "expected <block end>",
              new LocalText(
                  "缩进不对：请与上面的行对齐", "the indentation is wrong: line it up with the lines above")),
          new Known(
              Node.SECOND_DOCUMENT,
              new LocalText(
                  "第二个文档（'---' 之后）不会被读取：请合成一个，或另存为文件",
                  "a second document, behind '---', would not be read: join the two, or make two"
                      + " files of them")),
          new Known(
              Node.ALIAS,
              new LocalText(
                  "此处不支持别名（'*' 加名称）：请写出它所代表的内容",
                  "an alias, '*' and a name, stands for nothing here: write out what it stands"
                      + " for")));

  private static final LocalText OTHER =
      new LocalText(
          "请检查此处及上面的缩进、引号和括号", "look at the indentation, quotes and brackets here and above");

  /**
   * @param e from {@link Node#parse}
   */
  public static YamlFault of(IOException e) {
    String said = String.valueOf(e.getMessage());
    int line =
        e instanceof JsonProcessingException json && json.getLocation() != null
            ? Math.max(1, json.getLocation().getLineNr())
            : 1;
    Matcher twice = TWICE.matcher(said);
    LocalText why =
        twice.find()
            ? new LocalText("'%s' 写了两次：请去掉一个", "'%s' stands twice: leave one out")
                .filled(twice.group(1))
            : known(said).orElse(OTHER).filled();
    return new YamlFault(line, new LocalText("不是 YAML：%s", "it is not YAML: %s").filled(why));
  }

  private static Optional<LocalText> known(String said) {
    return KNOWN.stream()
        .filter(known -> said.contains(known.sign()))
        .map(Known::words)
        .findFirst();
  }
}
