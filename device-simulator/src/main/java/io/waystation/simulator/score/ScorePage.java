package io.waystation.simulator.score;

import io.waystation.model.LocalText;
import io.waystation.simulator.score.Marks.Asked;
import io.waystation.simulator.score.Marks.Judged;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The marks as one page that needs nothing besides itself: in Chinese and English, light and dark.
 */
public final class ScorePage {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Score score;
  private final ZoneId zone;
  private final StringBuilder body = new StringBuilder();

  private ScorePage(Score score) {
    this.score = score;
    this.zone = score.told().city().zone();
  }

  public static String text(Score score) {
    return template().replace("{{body}}", new ScorePage(score).body());
  }

  private static String template() {
    try (InputStream in = ScorePage.class.getResourceAsStream("page.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String body() {
    head();
    tiles();
    plots();
    tables();
    lists();
    return body.toString();
  }

  private void head() {
    Told told = score.told();
    body.append("<header><h1>")
        .append(Markup.both("驿站服务评分", "How well the service did"))
        .append("</h1><button id=language type=button></button></header><p>")
        .append(
            Markup.escaped(
                "%s – %s  %s  seed %d"
                    .formatted(time(told.start()), time(told.until()), zone, told.city().seed())))
        .append("</p>");
    if (score.partial()) {
      body.append("<div class=partial>")
          .append(Markup.both("部分结果", "Partial results"))
          .append("</div>");
    }
    score.notes().forEach(note -> body.append("<p>").append(Markup.both(note)).append("</p>"));
  }

  private void tiles() {
    body.append("<div class=tiles>");
    tile("准确率", "Precision", ScoreTable.share(score.precision()));
    tile("召回率", "Recall", ScoreTable.share(score.recall()));
    tile("断线原因正确", "Right cause of outages", ScoreTable.share(score.cause()));
    tile("数据完整", "Completeness of data", ScoreTable.share(score.completeness()));
    tile("每日误报", "False alarms per day", ScoreTable.perDay(score.falsePerDay()));
    body.append("</div>");
  }

  private void tile(String zh, String en, String value) {
    body.append("<div class=tile>")
        .append(Markup.both(zh, en))
        .append("<b>")
        .append(value)
        .append("</b></div>");
  }

  private void plots() {
    List<Score.OfFault> faults = score.byFault().stream().filter(row -> row.asked() > 0).toList();
    if (!faults.isEmpty()) {
      title("召回：各类故障", "Recall by kind of fault");
      body.append(
          SharePlot.draw(
              new LocalText("召回", "Recall"),
              faults.stream()
                  .map(
                      row ->
                          new SharePlot.Row(Names.ofFault(row.fault()), row.noticed(), row.asked()))
                  .toList()));
    }
    List<Score.OfRule> rules =
        score.byRule().stream().filter(row -> row.right() + row.wrong() > 0).toList();
    if (!rules.isEmpty()) {
      title("准确：各类报警", "Precision by kind of alarm");
      body.append(
          SharePlot.draw(
              new LocalText("准确", "Precision"),
              rules.stream()
                  .map(
                      row -> new SharePlot.Row(row.title(), row.right(), row.right() + row.wrong()))
                  .toList()));
    }
    if (!faults.isEmpty()) {
      title("从故障开始到服务发现", "From the start of a fault until the service noticed");
      body.append(DelayPlot.draw(faults));
    }
    title("故障与报警", "Faults and alarms");
    body.append("<p class=key>");
    key("fault", "故障，已发现", "fault, noticed");
    key("wrong", "漏报或误报", "missed, or false");
    key("right", "正确的报警", "right alarm");
    key("plain", "无需报警；伴随或自然情况的报警", "asks for nothing; follows from something, or natural");
    body.append("</p>").append(Timeline.draw(score));
  }

  private void key(String style, String zh, String en) {
    body.append("<span><i style=\"background: var(--%s)\"></i>".formatted(style))
        .append(Markup.both(zh, en))
        .append("</span>");
  }

  private void tables() {
    title("断线原因", "Causes of outages");
    table(
        List.of(
            new LocalText("原因", "cause"),
            new LocalText("应发现", "asked"),
            new LocalText("已发现", "noticed"),
            new LocalText("报警", "alarms"),
            new LocalText("原因正确", "named right"),
            new LocalText("中位延迟", "p50"),
            new LocalText("最长延迟", "max")),
        score.byCause().stream()
            .map(
                row ->
                    List.of(
                        row.cause(),
                        String.valueOf(row.asked()),
                        String.valueOf(row.noticed()),
                        String.valueOf(row.outages()),
                        String.valueOf(row.named()),
                        row.delays().within(0.5).map(ScoreTable::words).orElse("-"),
                        row.delays().longest().map(ScoreTable::words).orElse("-")))
            .toList());
    score.readings().ifPresent(this::readings);
    days();
  }

  private void readings(Completeness.Result found) {
    title("读数", "Readings");
    table(
        List.of(
            new LocalText("设备发送", "sent by devices"),
            new LocalText("库中找到", "found in the store"),
            new LocalText("数值不同", "with another value"),
            new LocalText("从未发送", "never said")),
        List.of(
            List.of(
                String.valueOf(found.said()),
                String.valueOf(found.found()),
                String.valueOf(found.otherValue()),
                String.valueOf(found.extra()))));
  }

  private void days() {
    if (score.days().isEmpty()) {
      return;
    }
    title("日统计误差", "Error of a day's figures");
    List<List<String>> rows = new ArrayList<>();
    for (DayError.Figure figure : DayError.Figure.values()) {
      List<Double> errors = score.errors(figure);
      rows.add(
          List.of(
              Markup.both(figure.zh, figure.word),
              String.valueOf(errors.size()),
              String.valueOf(score.leftOut(figure)),
              ScoreTable.percent(Score.within(errors, 0.5)),
              ScoreTable.percent(Score.within(errors, 0.95)),
              ScoreTable.percent(Score.within(errors, 1))));
    }
    table(
        List.of(
            new LocalText("数据", "figure"),
            new LocalText("站·日", "days"),
            new LocalText("覆盖不足", "left out"),
            new LocalText("中位", "median"),
            new LocalText("95%", "p95"),
            new LocalText("最大", "max")),
        rows);
  }

  private void lists() {
    if (!score.missed().isEmpty()) {
      title("漏报", "Missed");
      table(
          List.of(
              new LocalText("故障", "fault"),
              new LocalText("开始", "start"),
              new LocalText("结束", "end"),
              new LocalText("设备", "device"),
              new LocalText("应有报警", "wanted")),
          score.missed().stream().map(this::missed).toList());
    }
    if (!score.falseAlarms().isEmpty()) {
      title("误报", "False alarms");
      alarms(score.falseAlarms());
    }
    if (!score.wrongCauses().isEmpty()) {
      title("原因判错", "Wrong causes");
      alarms(score.wrongCauses());
    }
  }

  private List<String> missed(Asked asked) {
    return List.of(
        Markup.both(Names.ofFault(asked.fault().fault())),
        time(asked.fault().start()),
        time(asked.fault().end()),
        Markup.escaped(asked.fault().device().value()),
        String.join(" | ", asked.row().rules().stream().sorted().toList()));
  }

  private void alarms(List<Judged> alarms) {
    table(
        List.of(
            new LocalText("报警", "alarm"),
            new LocalText("开始", "start"),
            new LocalText("结束", "end"),
            new LocalText("驿站", "station"),
            new LocalText("设备", "device"),
            new LocalText("判定原因", "cause given"),
            new LocalText("实际原因", "real cause")),
        alarms.stream()
            .map(
                one ->
                    List.of(
                        Markup.both(one.alarm().title()),
                        time(one.alarm().startedAt()),
                        one.alarm().clearedAt().map(this::time).orElse("-"),
                        Markup.escaped(one.alarm().station()),
                        Markup.escaped(one.alarm().device()),
                        Markup.escaped(one.alarm().cause()),
                        String.join(" | ", one.causes().stream().sorted().toList())))
            .toList());
  }

  private void title(String zh, String en) {
    body.append("<h2>").append(Markup.both(zh, en)).append("</h2>");
  }

  /**
   * @param rows of cells in HTML
   */
  private void table(List<LocalText> head, List<List<String>> rows) {
    body.append("<div class=scroll><table><thead><tr>");
    head.forEach(cell -> body.append("<th>").append(Markup.both(cell)).append("</th>"));
    body.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      body.append("<tr>");
      row.forEach(cell -> body.append("<td>").append(cell).append("</td>"));
      body.append("</tr>");
    }
    body.append("</tbody></table></div>");
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }
}
