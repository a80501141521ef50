package io.waystation.ingest.mapping;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of YAML that knows its line, so that a fault can be found. Exactly one of the three
 * contents is there.
 */
record Node(int line, Map<String, Node> fields, List<Node> items, String text) {
  /**
   * @throws IOException if it is no YAML, a key stands twice, there is an alias ({@code *name}), or
   *     a second document ({@code ---}), of which nothing would be read; the message has the line
   */
  static Node parse(String yaml) throws IOException {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (YAMLParser parser = factory.createParser(yaml)) {
      if (parser.nextToken() == null) {
        return new Node(1, Map.of(), null, null);
      }
      Node root = node(parser, 1);
      if (parser.nextToken() != null) {
        throw refused(parser, "a second document");
      }
      return root;
    }
  }

  private static IOException refused(JsonParser parser, String what) {
    return new JsonParseException(
        parser, "there is " + what + ", which is not read here", parser.currentTokenLocation());
  }

  private static Node node(YAMLParser parser, int line) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Node> fields = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        int keyLine = parser.currentTokenLocation().getLineNr();
        parser.nextToken();
        fields.put(key, node(parser, keyLine));
      }
      return new Node(line, fields, null, null);
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(parser, parser.currentTokenLocation().getLineNr()));
      }
      return new Node(line, null, items, null);
    }
    if (parser.isCurrentAlias()) {
      throw refused(parser, "an alias");
    }
    boolean nothing = parser.currentToken() == JsonToken.VALUE_NULL;
    return new Node(line, null, null, nothing ? "" : parser.getText());
  }
}
