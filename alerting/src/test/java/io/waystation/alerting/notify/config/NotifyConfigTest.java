package io.waystation.alerting.notify.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waystation.alerting.notify.route.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyConfigTest {
  private static final Path EXAMPLE = Path.of("../config/examples/notify.yaml");
  private static final Map<String, String> SECRETS =
      Map.of(
          "DINGTALK_URL", "https://oapi.dingtalk.example/robot/send?access_token=t0ken",
          "DINGTALK_SECRET", "SEC-dingtalk",
          "WECOM_URL", "https://wecom.example/send?key=k3y",
          "FEISHU_URL", "https://feishu.example/open-apis/bot/v2/hook/h00k",
          "FEISHU_SECRET", "SEC-feishu",
          "SMS_AUTHORIZATION", "Bearer SEC-sms",
          "SMTP_PASSWORD", "SEC-smtp",
          "WEBHOOK_SECRET", "SEC-webhook");

  @TempDir Path folder;

  @Test
  void theExampleIsWholeAndShowsNoSecret() {
    NotifyConfig config = NotifyConfig.load(EXAMPLE, SECRETS);
    assertThat(config.receivers()).hasSize(5);
    assertThat(config.flood()).isEqualTo(Flood.DEFAULT);
    Route doctors = config.route().children().get(0);
    assertThat(doctors.receiver()).isEqualTo("doctor-on-call");
    assertThat(doctors.groupBy()).containsExactly("station", "concern");
    assertThat(doctors.escalation()).hasSize(2);
    assertThat(doctors.repeatInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.toString()).doesNotContain("SEC-", "t0ken", "k3y", "h00k", "13800", "chen@");
  }

  @Test
  void everyFaultIsNamedWithItsLineAndNoSecret() throws IOException {
    String yaml =
        """
        language: fr
        people:
          - {id: li, name: Li, phone: "see-the-list"}
        rotas:
          - {name: clinic, role: doctor, people: [wang], shift: 12h}
        route:
          receiver: nobody
          group_by: [sation]
          routes:
            - matchers: ["severity >= critical"]
              group_wait: soon
              mute_time_intervals: [night]
            - matchers: [person = x]
              recieiver: a
        inhibit_rules:
          - {source_matchers: [alertname = a], equal: [stations]}
        receivers:
          - name: a
            on_call: nurse
            channels:
              - dingtalk: {url: "https://h.example/SEC-1"}
              - pager: {url: "https://h.example"}
              - email: {smarthost: mail.example}
              - webhook: {url_env: NOT_SET}
              - sms: {url: "nowhere/SEC-2", body: "{{phone}}"}
        flood: {messages: 1, within: 10s, most: 3}
        """;
    NotifyConfigException thrown =
        catchThrowableOfType(
            NotifyConfigException.class, () -> NotifyConfig.parse(yaml, folder, Map.of()));
    assertThat(thrown.getMessage())
        .contains(
            "line 1: 'language': zh or en, not 'fr'",
            "line 3: 'phone': is no telephone number",
            "line 5: 'people': nobody has the id 'wang': there are [li]",
            "line 5: 'shift': '12h' is too short",
            "line 7: 'receiver': no receiver is called 'nobody': there are [a]",
            "line 8: 'group_by': no label is called 'sation'",
            "line 10: 'matchers': ",
            "line 11: 'group_wait': 'soon' is no duration",
            "line 12: 'mute_time_intervals': no time interval is called 'night'",
            "line 13: 'matchers': no label is called 'person'",
            "line 14: 'recieiver' means nothing here",
            "line 16: 'source_matchers' and 'target_matchers' need one matcher each",
            "line 16: 'equal': no label is called 'stations'",
            "line 19: 'on_call': no rota is for the role 'nurse'",
            "line 21: the address of a robot holds 'access_token=",
            "line 22: no kind of channel is called 'pager'",
            "line 23: 'smarthost': 'mail.example' is no host:port",
            "line 24: 'url_env': the variable NOT_SET is not set",
            "line 25: 'url': is no address",
            "line 25: 'url' or 'body' must hold {{phone}} and {{text}}",
            "line 26: 'messages': '1' is no whole number from 2 to 999999",
            "line 26: 'within': '10s' is too short: at least 1m",
            "line 26: 'most' means nothing here: it knows [messages, within]")
        .doesNotContain("SEC-");
  }

  @Test
  void secretsMayComeFromAFileBesideIt() throws IOException {
    Files.writeString(folder.resolve("url"), "https://h.example/x\n");
    NotifyConfig config =
        NotifyConfig.parse(
            """
            route: {receiver: a}
            receivers:
              - {name: a, channels: [{webhook: {url_file: url}}]}
            """,
            folder,
            Map.of());
    assertThat(config.receivers()).containsKey("a");
  }

  @Test
  void aFileThatIsNotThereSaysHowToBegin() {
    assertThatThrownBy(() -> NotifyConfig.load(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(NotifyConfigException.class)
        .hasMessageContaining("config/examples/notify.yaml");
  }

  @Test
  void routesWhoseMatchersCannotBeReadAreNotSaidToBeAlike() {
    assertThatThrownBy(
            () ->
                NotifyConfig.parse(
                    """
                    route:
                      receiver: a
                      routes:
                        - {matchers: [severity]}
                        - {matchers: ["station =~ ("]}
                        - {area: bao-an}
                    receivers:
                      - {name: a, channels: [station: {}]}
                    """,
                    folder,
                    Map.of()))
        .hasMessageContaining("has 2 fault(s)")
        .hasMessageNotContaining("never reached");
  }

  @Test
  void aRouteBehindOneThatTakesAllOfItsAlarmsIsRefused() {
    assertThatThrownBy(() -> alike(""))
        .hasMessageContaining("line 6: this route is never reached")
        .hasMessageContaining("continue: true");
  }

  @Test
  void routesAlikeBesideEachOtherEachHaveGroupsOfTheirOwn() throws IOException {
    assertThat(alike(", continue: true").route().all())
        .extracting(Route::key)
        .containsExactly("/{}", "/{}/{station=\"x\"}", "/{}/{station=\"x\"}#2");
  }

  private NotifyConfig alike(String first) throws IOException {
    return NotifyConfig.parse(
        """
        receivers: [{name: a, channels: [station: {}]}, {name: b, channels: [station: {}]}]
        route:
          receiver: a
          routes:
            - {matchers: [station = x], receiver: a%s}
            - {matchers: [station = x], receiver: b}
        """
            .formatted(first),
        folder,
        Map.of());
  }
}
