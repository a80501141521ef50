package io.waystation.alerting.notify.text;

import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sentences of a notice in Chinese or English. */
public final class Wording {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

  private static final Map<Severity, LocalText> SEVERITIES = new EnumMap<>(Severity.class);

  static {
    SEVERITIES.put(Severity.CRITICAL, new LocalText("紧急", "CRITICAL"));
    SEVERITIES.put(Severity.WARNING, new LocalText("警告", "Warning"));
    SEVERITIES.put(Severity.NOTICE, new LocalText("提示", "Notice"));
    SEVERITIES.put(Severity.INFO, new LocalText("信息", "Info"));
    SEVERITIES.put(Severity.NORMAL, new LocalText("正常", "Normal"));
  }

  private final boolean zh;

  /**
   * @param language zh or en
   */
  public Wording(String language) {
    this.zh = language.equals("zh");
  }

  private String say(String chinese, String english) {
    return zh ? chinese : english;
  }

  private String say(LocalText text) {
    return say(text.zh(), text.en());
  }

  /** One line without a break: what, where, how bad; the subject of a mail. */
  public String subject(Notice notice) {
    if (notice.service() != null) {
      return say("【驿站服务】", "[Waystation] ") + say(notice.service());
    }
    Notice.Line first = notice.lines().get(0);
    String head = mark(first) + say(first.title()) + say("，", ", ") + say(first.place());
    int others = notice.lines().size() + notice.more() - 1;
    return others == 0
        ? head
        : head + say(" 等 %d 条", " and %d more").formatted(others + (zh ? 1 : 0));
  }

  /** Everything, a line each. */
  public String text(Notice notice) {
    List<String> text = new ArrayList<>();
    String cause = cause(notice);
    if (!cause.isEmpty()) {
      text.add(cause);
    }
    if (notice.service() != null) {
      text.add(subject(notice));
    }
    if (!notice.causes().isEmpty()) {
      text.addAll(digest(notice));
    } else {
      notice.lines().forEach(line -> text.add(line(line)));
    }
    if (notice.more() > 0 && notice.causes().isEmpty()) {
      text.add(say("另有 %d 条，见页面。", "%d more: see the page.").formatted(notice.more()));
    }
    if (!notice.link().isEmpty()) {
      text.add(notice.link());
    }
    return String.join("\n", text);
  }

  private List<String> digest(Notice notice) {
    List<String> text = new ArrayList<>();
    text.add(
        say("报警较多，以下 %d 条合并通知：", "Many alarms at once; these %d are told together:")
            .formatted(notice.lines().size() + notice.more()));
    for (Notice.Cause cause : notice.causes()) {
      StringBuilder line = new StringBuilder();
      boolean firing = cause.over() < cause.alarms();
      line.append(firing ? severity(cause.severity()) : over()).append(say(cause.title()));
      line.append(" ×").append(cause.alarms()).append(say("，", ", ")).append(say(cause.place()));
      if (cause.places() > 1) {
        line.append(
            say(" 等 %d 处", " and %d more places")
                .formatted(zh ? cause.places() : cause.places() - 1));
      }
      if (firing && cause.over() > 0) {
        line.append(say("，其中 %d 条已恢复", ", %d of them over").formatted(cause.over()));
      }
      text.add(line.toString());
    }
    return text;
  }

  /** As {@link #text}, in one line of at most so many characters: for a telephone. */
  public String brief(Notice notice, int longest) {
    String cause = cause(notice);
    String link = notice.link().isEmpty() ? "" : " " + notice.link();
    String words = (cause.isEmpty() ? "" : cause + say("", " ")) + subject(notice);
    int room = longest - link.length();
    return (words.length() > room ? words.substring(0, Math.max(0, room - 1)) + "…" : words) + link;
  }

  private String cause(Notice notice) {
    return switch (notice.cause()) {
      case REPEATED ->
          say("再次提醒：%d 分钟无人确认。", "Again: nobody has acknowledged it for %d min.")
              .formatted(notice.minutes());
      case ESCALATED ->
          say("升级：%d 分钟无人确认，请您处理。", "Escalated to you: nobody has acknowledged it for %d min.")
              .formatted(notice.minutes());
      default -> "";
    };
  }

  private String line(Notice.Line line) {
    StringBuilder text = new StringBuilder(mark(line)).append(say(line.title()));
    text.append(say("，", ", ")).append(say(line.place())).append(say("，", ", "));
    text.append(time(line.since(), line));
    if (!line.firing()) {
      text.append(say(" 至 ", " to ")).append(time(line.until(), line));
    } else {
      text.append(say(" 起", ""));
      if (line.unknown()) {
        text.append(say("，数据中断，状态未知", ", data stopped: state unknown"));
      }
      if (line.taken()) {
        text.append(say("，已有人确认", ", acknowledged"));
      }
    }
    return text.toString();
  }

  private String mark(Notice.Line line) {
    return line.firing() ? severity(line.severity()) : over();
  }

  private String severity(Severity severity) {
    return say("【%s】", "[%s] ").formatted(say(SEVERITIES.get(severity)));
  }

  private String over() {
    return say("【已恢复】", "[Over] ");
  }

  private static String time(long millis, Notice.Line line) {
    return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.of(line.zone())));
  }
}
