package io.waystation.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {
  private static Document parsed(Results results) throws Exception {
    return parsed(results, List.of());
  }

  private static Document parsed(Results results, List<Curve> curves) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(Plot.of(results, curves).getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> of(Document svg, String name, String kind) {
    NodeList all = svg.getElementsByTagName(name);
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> element.getAttribute("class").equals(kind))
        .toList();
  }

  @Test
  void barsAreAsLongAsTheirMediansAndEachRoundIsADot() throws Exception {
    Document svg = parsed(MadeUp.ingest(40_000, 10, 0));
    List<Element> bars = of(svg, "rect", "bar");
    assertThat(bars).hasSize(2);
    // The scale ends at 60,000, above the best round, and is 360 wide.
    assertThat(bars.get(0).getAttribute("width")).isEqualTo("240.0");
    assertThat(of(svg, "circle", "dot")).hasSize(3 + 3 + 1);
  }

  @Test
  void delaysLieOnALogarithmicScale() throws Exception {
    Document svg = parsed(MadeUp.ingest(40_000, 10, 0));
    // 0 ms at the left end, 10 ms in the middle and 100 ms at the right end.
    Element range = of(svg, "line", "range").get(0);
    assertThat(range.getAttribute("x1")).isEqualTo("290.0");
    assertThat(of(svg, "path", "p99").get(0).getAttribute("d")).startsWith("M470.0 ");
    assertThat(range.getAttribute("x2")).isEqualTo("650.0");
  }

  @Test
  void namesAreEscapedAndNothingComesFromElsewhere() throws Exception {
    String svg = Plot.of(MadeUp.ingest(40_000, 10, 0), List.of());
    assertThat(svg)
        .contains(
            "to the log &lt;fsync&gt;", "bare Paho &amp; nothing", "prefers-color-scheme: dark")
        .doesNotContain("href", "url(", "<script");
  }

  @Test
  void aRunWithoutRowsIsATitle() throws Exception {
    Document svg = parsed(MadeUp.results("loss", 2, List.of(), List.of(MadeUp.LOST.of(0)), true));
    assertThat(of(svg, "text", "title").get(0).getTextContent()).isEqualTo("waystation bench loss");
    assertThat(of(svg, "rect", "bar")).isEmpty();
  }

  /** Both scales are logarithmic, so what grows as the size does is straight. */
  @Test
  void aCurveGoesThroughWhatWasMeasuredAndOnAlongWhatWasReckoned() throws Exception {
    Curve heap =
        new Curve(
            "heap, MB",
            "devices",
            List.of(new Curve.Point(10, 1), new Curve.Point(100, 10), new Curve.Point(1_000, 100)),
            List.of(new Curve.Point(1_000, 100), new Curve.Point(100_000, 10_000)));
    Curve nothing = new Curve("list, ms", "devices", List.of(new Curve.Point(10, 0)), List.of());
    Document svg =
        parsed(MadeUp.results("growth", 2, List.of(), List.of(), true), List.of(heap, nothing));
    double[][] dots =
        of(svg, "circle", "dot").stream()
            .map(
                dot ->
                    new double[] {
                      Double.parseDouble(dot.getAttribute("cx")),
                      Double.parseDouble(dot.getAttribute("cy"))
                    })
            .toArray(double[][]::new);
    assertThat(dots.length).isEqualTo(3);
    double step = dots[1][0] - dots[0][0];
    double slope = (dots[1][1] - dots[0][1]) / step;
    assertThat(slope).isNegative();
    assertThat((dots[2][1] - dots[1][1]) / (dots[2][0] - dots[1][0]))
        .isCloseTo(slope, within(0.02));
    String[] curve = points(svg, "curve");
    String[] reckoned = points(svg, "reckoned");
    assertThat(reckoned[0]).isEqualTo(curve[2]);
    assertThat(Double.parseDouble(reckoned[1].split(",")[0]) - dots[2][0])
        .isCloseTo(2 * step, within(0.3));
  }

  private static String[] points(Document svg, String kind) {
    return of(svg, "polyline", kind).get(0).getAttribute("points").split(" ");
  }
}
