package io.waystation.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a living demo in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class PageIT {
  /** What the live stream says within three seconds. */
  /** Until something of a station has come, and three seconds more; a minute at most. */
  private static final String LISTEN =
      """
      async () => {
        const answer = await fetch('/api/v1/stream?topics=stations,alarms,station:hut-01');
        const reader = answer.body.getReader();
        setTimeout(() => reader.cancel(), 60_000);
        let text = '';
        let enough = false;
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return text;
          text += new TextDecoder().decode(value);
          if (!enough && text.includes('event: station')) {
            enough = true;
            setTimeout(() => reader.cancel(), 3000);
          }
        }
      }
      """;

  /** How far the page's clock goes in a second, ms; most times, as a new word may set it. */
  private static final String A_SECOND =
      """
      async () => {
        const { now } = await import('/assets/app/time.js');
        const seen = [];
        for (let tries = 0; tries < 11; tries++) {
          const before = now();
          const begun = performance.now();
          await new Promise((done) => setTimeout(done, 100));
          seen.push((now() - before) * 1000 / (performance.now() - begun));
        }
        return seen.sort((a, b) => a - b)[5];
      }
      """;

  @TempDir static Path folder;
  private Program demo;
  private DemoSheet sheet;
  private Chromium chromium;

  @BeforeAll
  void start() throws Exception {
    Path data = folder.resolve("demo");
    demo =
        Program.start(
            folder,
            "demo",
            "--data",
            data.toString(),
            "--http-port",
            "0",
            "--mqtt-port",
            "0",
            "--ops-port",
            "0");
    demo.says("Ctrl-C ends it");
    sheet = DemoSheet.in(data);
    chromium = new Chromium();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
    demo.close();
  }

  @Test
  void aDoctorFindsTheWorkerTakesTheAlarmAndWritesAPlanThatIsKept() throws Exception {
    Page page = signedIn(chromium.desktop(), "doctor", "Sign in");
    page.navigate(sheet.url() + "/#/alarms");
    Locator alarm = page.locator("ul.alarms a[href^='#/alarms/']").first();
    // The first health alarm of a fresh demo comes by itself, and live.
    alarm.waitFor(new Locator.WaitForOptions().setTimeout(90_000));
    alarm.click();
    page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Alarm"))
        .locator("a[href^='#/people/']")
        .click();
    assertThat(page.getByText("Health alarms")).isVisible();

    page.locator(".lead-actions")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
        .click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("What will be done").fill("Called the worker, rests until noon");
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge"))
        .click();
    assertThat(page.getByText("Called the worker, rests until noon")).isVisible();

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Write a plan")).click();
    page.getByLabel("Assessment").fill("Pressure high on three days in a row");
    page.getByLabel("Actions").fill("Measure twice a day for a week");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("in 7 d")).click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign the plan")).click();
    assertThat(page.getByText("Measure twice a day for a week")).isVisible();

    page.reload();
    assertThat(page.getByText("Measure twice a day for a week")).isVisible();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revise")).click();
    page.getByLabel("Actions").fill("Measure three times a day for a week");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign the new version"))
        .click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Version 2")).click();
    assertThat(page.getByText("Measure three times a day for a week")).isVisible();
    assertThat(page.getByText("Measure twice a day for a week")).isVisible();

    page.navigate(sheet.url() + "/#/follow-ups");
    assertThat(page.locator("a[href^='#/people/']").first()).isVisible();
    assertThat(Chromium.barriers(page)).isEmpty();
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void anOperatorMeetsNoHealthValueAnywhere() throws Exception {
    Page page = chromium.desktop();
    List<String> received = new CopyOnWriteArrayList<>();
    page.onResponse(response -> keep(response, received));
    signedIn(page, "operator", "Sign in");
    for (String route : List.of("stations", "stations/hut-01", "figures", "alarms")) {
      page.navigate(sheet.url() + "/#/" + route);
      page.waitForTimeout(1_500);
      assertThat(Chromium.barriers(page)).as(route).isEmpty();
    }
    for (String route : List.of("people", "follow-ups", "quarantine", "ledger", "audit")) {
      page.navigate(sheet.url() + "/#/" + route);
      assertThat(page.getByText("Your role may not see this page")).isVisible();
    }
    assertThat(page.locator("nav").first()).not().containsText("Workers");

    received.add((String) page.evaluate(LISTEN));
    assertThat(received).hasSizeGreaterThan(3);
    assertThat(received.get(received.size() - 1)).contains("event: station");
    assertThat(String.join("\n", received))
        .doesNotContain("bp_systolic")
        .doesNotContain("spo2")
        .doesNotContain("healthAlarms")
        .doesNotContain("\"concern\":\"health\"");
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void anAdministratorReadsQuarantineLedgerAndAudit() {
    Page page = signedIn(chromium.desktop(), "admin", "Sign in");
    for (String route : List.of("quarantine", "ledger", "audit")) {
      page.navigate(sheet.url() + "/#/" + route);
      assertThat(page.locator("h1").first()).isVisible();
      page.waitForTimeout(500);
      assertThat(Chromium.barriers(page)).as(route).isEmpty();
    }
    page.navigate(sheet.url() + "/#/people");
    assertThat(page.getByText("Your role may not see this page")).isVisible();
    assertThat(chromium.errors()).isEmpty();
  }

  @Test
  void worksOnAPhoneInChineseAndInTheDark() throws Exception {
    Page page = signedIn(chromium.phone(), "doctor", "登录");
    for (String route :
        List.of("stations", "stations/hut-01", "figures", "alarms", "people", "follow-ups")) {
      page.navigate(sheet.url() + "/#/" + route);
      assertThat(page.locator("main").first()).isVisible();
      page.waitForTimeout(1_500);
      assertThat(Chromium.barriers(page)).as(route).isEmpty();
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .as("%s needs no scrolling sideways", route)
          .isLessThanOrEqualTo(390);
    }
    assertThat(chromium.errors()).isEmpty();
  }

  /** The stream is ours here: a demo whose clock runs so is hours of work. */
  @Test
  void goesByTheClockOfTheServiceHoweverFastThatRuns() {
    Page page = chromium.desktop();
    AtomicReference<String> says =
        new AtomicReference<>("\"now\":\"2026-11-21T02:00:00.000Z\",\"speed\":1000");
    page.route(
        Pattern.compile(".*/api/v1/stream.*"),
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/event-stream")
                    .setBody("retry: 1000\nevent: hello\ndata: {%s}\n\n".formatted(says.get()))));
    signedIn(page, "operator", "Sign in");
    page.navigate(sheet.url() + "/#/alarms");
    assertThat(page.locator("h1").first()).isVisible();
    assertThat(aSecond(page)).isBetween(900_000.0, 1_100_000.0);

    says.set("\"now\":\"2026-03-01T04:00:00.000Z\",\"present\":\"2026-03-03T04:00:00.000Z\"");
    Locator banner = page.locator(".banner.past");
    assertThat(banner).containsText("It has come to 2026-03-01 12:00, 2 d before the present.");
    Locator told = banner.getByRole(AriaRole.STATUS);
    String sentence = told.textContent();
    assertThat(aSecond(page)).isBetween(0.0, 10_000.0);
    says.set("\"now\":\"2026-03-02T04:00:00.000Z\",\"present\":\"2026-03-03T04:00:00.000Z\"");
    assertThat(banner).containsText("It has come to 2026-03-02 12:00");
    assertThat(told.textContent()).isEqualTo(sentence).doesNotContain("12:00", "before");

    says.set("\"now\":\"2026-03-03T04:00:00.000Z\"");
    assertThat(banner).hasCount(0);
    assertThat(aSecond(page)).isBetween(0.0, 10_000.0);
    assertThat(chromium.errors()).isEmpty();
  }

  /** A whole number comes as another type. */
  private static double aSecond(Page page) {
    return ((Number) page.evaluate(A_SECOND)).doubleValue();
  }

  private Page signedIn(Page page, String user, String button) {
    page.navigate(sheet.url());
    page.locator("input[name=user]").fill(user);
    page.locator("input[name=password]").fill(sheet.password(user));
    page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("^" + button + "$")))
        .click();
    assertThat(page.locator("input[name=password]")).hasCount(0);
    return page;
  }

  private static void keep(Response response, List<String> received) {
    if (response.url().contains("/api/") && !response.url().contains("/stream")) {
      received.add(response.url() + " " + response.text());
    }
  }
}
