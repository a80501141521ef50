package io.waystation.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

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
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(Plot.of(results).getBytes(StandardCharsets.UTF_8)));
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
    String svg = Plot.of(MadeUp.ingest(40_000, 10, 0));
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
}
