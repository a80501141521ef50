package io.waystation.dashboard.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The page: everything in {@code web/} on the class path, read, hashed and compressed once at the
 * start, then served from memory (some 3 MB) under {@code /assets/}, {@code index.html} as {@code
 * /}. Into {@code index.html} goes the import map that says where the libraries of {@code
 * web/vendor/<library>/<version>/} are; its hash is in the policy.
 */
final class StaticFiles implements Handler<RoutingContext> {
  private static final String ASSETS = "/assets/";
  private static final String INDEX = ASSETS + "index.html";
  private static final String MARKER = "<!--importmap-->";

  /** A path with a version or a hash in it: other content would have another path. */
  private static final Pattern UNCHANGING =
      Pattern.compile("/assets/vendor/[^/]+/\\d[^/]*/.*|.*[.-][0-9a-f]{8,}\\.[a-z0-9]+");

  /** Bare module names by library; {@code %s} is where the library lies. */
  private static final Map<String, Map<String, String>> MODULES =
      Map.of(
          "lit", Map.of("lit", "%s/index.js", "lit/", "%s/"),
          "lit-html", Map.of("lit-html", "%s/lit-html.js", "lit-html/", "%s/"),
          "lit-element", Map.of("lit-element/lit-element.js", "%s/lit-element.js"),
          "lit__reactive-element",
              Map.of(
                  "@lit/reactive-element", "%s/reactive-element.js",
                  "@lit/reactive-element/", "%s/"),
          "echarts", Map.of("echarts", "%s/dist/echarts.esm.min.mjs"));

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /**
   * @param gzip null when compressing gains nothing
   */
  private record File(Buffer plain, Buffer gzip, String type, String etag, String caching) {}

  private final Map<String, File> files = new HashMap<>();
  private final String policy;

  private StaticFiles(List<Path> roots) {
    Map<String, byte[]> found = new HashMap<>();
    roots.forEach(root -> read(root, found));
    byte[] index = found.get(INDEX);
    if (index == null) {
      throw new IllegalStateException("the page has no index.html in " + roots);
    }
    String importMap = new JsonObject().put("imports", imports(found)).encode();
    String html = new String(index, StandardCharsets.UTF_8);
    if (!html.contains(MARKER)) {
      throw new IllegalStateException("index.html has no place for the import map: " + MARKER);
    }
    found.put(
        INDEX,
        html.replace(MARKER, "<script type=\"importmap\">" + importMap + "</script>")
            .getBytes(StandardCharsets.UTF_8));
    found.forEach((path, content) -> files.put(path, file(path, content)));
    files.put("/", files.remove(INDEX));
    policy =
        "default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            .formatted(
                Base64.getEncoder()
                    .encodeToString(sha256(importMap.getBytes(StandardCharsets.UTF_8))));
  }

  /** The page as it was built into the class path. */
  static StaticFiles shipped() {
    URL index = StaticFiles.class.getResource("/web/index.html");
    if (index == null) {
      throw new IllegalStateException("the page is not on the class path: web/index.html");
    }
    try {
      URI place = index.toURI();
      if (!place.getScheme().equals("jar")) {
        return in(List.of(Path.of(place).getParent()));
      }
      String jar = place.getRawSchemeSpecificPart();
      Path archive = Path.of(URI.create(jar.substring(0, jar.indexOf("!/"))));
      try (FileSystem inside = FileSystems.newFileSystem(archive)) {
        return in(List.of(inside.getPath("/web")));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the page lies at a strange place: " + index, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be read from " + index, e);
    }
  }

  /**
   * @param roots of files with the same path the last counts
   */
  static StaticFiles in(List<Path> roots) {
    return new StaticFiles(roots);
  }

  /** What the browser may load and run; also for answers that are no page. */
  String policy() {
    return policy;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    File file = files.get(context.normalizedPath());
    if (file == null) {
      context.fail(404);
      return;
    }
    HttpServerResponse response =
        context
            .response()
            .putHeader("ETag", file.etag)
            .putHeader("Cache-Control", file.caching)
            .putHeader("Vary", "Accept-Encoding");
    String seen = request.getHeader("If-None-Match");
    if (seen != null && seen.contains(file.etag)) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("Content-Type", file.type);
    String encodings = request.getHeader("Accept-Encoding");
    boolean zipped = file.gzip != null && encodings != null && encodings.contains("gzip");
    // Said in either case, so that the server's own compression leaves it alone.
    response.putHeader("Content-Encoding", zipped ? "gzip" : "identity");
    response.end(zipped ? file.gzip : file.plain);
  }

  private static void read(Path root, Map<String, byte[]> found) {
    if (!Files.isDirectory(root)) {
      throw new IllegalStateException("no folder of page files: " + root);
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        found.put(
            ASSETS + root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be read from " + root, e);
    }
  }

  private static JsonObject imports(Map<String, byte[]> found) {
    Map<String, Object> imports = new TreeMap<>();
    MODULES.forEach(
        (library, modules) -> {
          String vendor = ASSETS + "vendor/" + library + "/";
          String place =
              found.keySet().stream()
                  .filter(path -> path.startsWith(vendor))
                  .map(path -> path.substring(0, path.indexOf('/', vendor.length())))
                  .findFirst()
                  .orElseThrow(
                      () -> new IllegalStateException("the page lacks the library " + library));
          modules.forEach((name, where) -> imports.put(name, where.formatted(place)));
        });
    return new JsonObject(imports);
  }

  private static File file(String path, byte[] content) {
    byte[] zipped = gzip(content);
    String extension = path.substring(path.lastIndexOf('.') + 1);
    return new File(
        Buffer.buffer(content),
        zipped.length < content.length ? Buffer.buffer(zipped) : null,
        TYPES.getOrDefault(extension, "application/octet-stream"),
        "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(content)) + "\"",
        UNCHANGING.matcher(path).matches() ? "public, max-age=31536000, immutable" : "no-cache");
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
