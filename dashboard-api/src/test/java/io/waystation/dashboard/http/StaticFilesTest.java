package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticFilesTest {
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>");

  @TempDir Path folder;
  private Dashboard dashboard;
  private Browser browser;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    browser = dashboard.browser();
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void allowsTheImportMapAndNoOtherInlineScript() throws Exception {
    Browser.Reply page = browser.get("//");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    Matcher map = IMPORT_MAP.matcher(page.text());
    assertThat(map.find()).isTrue();
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(page.header("Content-Security-Policy"))
        .contains(
            "script-src 'self' 'sha256-%s';".formatted(Base64.getEncoder().encodeToString(digest)))
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Permissions-Policy")).contains("geolocation=()");
    assertThat(browser.get("/stations").header("Content-Security-Policy"))
        .as("answers of the API are no page to run scripts in either")
        .isEqualTo(page.header("Content-Security-Policy"));
  }

  @Test
  void servesEveryModuleThePageMayImport() {
    Matcher map = IMPORT_MAP.matcher(browser.get("//").text());
    assertThat(map.find()).isTrue();
    JsonObject imports = new JsonObject(map.group(1)).getJsonObject("imports");
    assertThat(imports.fieldNames())
        .containsExactlyInAnyOrder(
            "lit",
            "lit/",
            "lit-html",
            "lit-html/",
            "lit-element/lit-element.js",
            "@lit/reactive-element",
            "@lit/reactive-element/",
            "echarts");
    for (String name : imports.fieldNames()) {
      String where = imports.getString(name);
      String file =
          switch (name) {
            case "lit/" -> where + "decorators.js";
            case "lit-html/" -> where + "directives/repeat.js";
            case "@lit/reactive-element/" -> where + "css-tag.js";
            default -> where;
          };
      Browser.Reply module = browser.get("/" + file);
      assertThat(module.status()).as(file).isEqualTo(200);
      assertThat(module.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
      assertThat(module.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    }
  }

  @Test
  void sendsTheCompressedFormToThoseWhoTakeIt() throws Exception {
    HttpResponse<byte[]> plain = browser.bytes("//");
    HttpResponse<byte[]> zipped = browser.header("Accept-Encoding", "gzip, br").bytes("//");
    assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(zipped.body().length).isLessThan(plain.body().length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
        .isEqualTo(plain.body());
    assertThat(zipped.headers().firstValue("Vary"))
        .hasValueSatisfying(v -> assertThat(v).containsIgnoringCase("accept-encoding"));
  }

  @Test
  void sendsWhatTheBrowserAlreadyHasNotAgain() {
    Browser.Reply first = browser.get("//");
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    browser.header("If-None-Match", first.header("ETag"));
    Browser.Reply second = browser.get("//");
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.text()).isEmpty();
    browser.header("If-None-Match", "W/\"other\"");
    assertThat(browser.get("//").status()).isEqualTo(200);
  }

  @Test
  void servesNothingFromOutsideThePage() {
    for (String path :
        List.of(
            "//assets/../io/waystation/dashboard/http/openapi.yaml",
            "//assets/%2e%2e/%2e%2e/etc/passwd",
            "//assets/",
            "//index.html")) {
      assertThat(browser.get(path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void compressesAnswersOfTheApiToo() {
    HttpResponse<byte[]> zipped = browser.header("Accept-Encoding", "gzip").bytes("/openapi.yaml");
    assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(zipped.body().length).isLessThan(Contract.shipped().text().length() / 3);
  }

  @Test
  void refusesAPageWithoutAPlaceForTheImportMap() throws Exception {
    Path page = Files.createDirectories(folder.resolve("page"));
    assertThatThrownBy(() -> StaticFiles.in(List.of(page)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no index.html");
    Files.writeString(page.resolve("index.html"), "<!doctype html>");
    assertThatThrownBy(() -> StaticFiles.in(List.of(page)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lacks the library");
  }
}
