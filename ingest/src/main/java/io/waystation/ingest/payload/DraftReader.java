package io.waystation.ingest.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes down what the parser of any encoding sees. What the contract does not know is passed over
 * without being kept, so the memory a message takes follows from what it can rightly say and not
 * from what it claims.
 *
 * <p>Used again for the next message, by one thread at a time.
 */
final class DraftReader {
  /**
   * Different names in one message that the contract does not know. Room for later versions of it;
   * the limit keeps the parsers' tables of names small.
   */
  static final int MAX_UNKNOWN_NAMES = 256;

  /** The places a signal's code can stand in. */
  private static final int M = 0;

  private static final int Q = 1;

  /** A field of the contract stands twice in one object. */
  static final class Twice extends IOException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** More than {@link #MAX_UNKNOWN_NAMES}. */
  static final class TooManyNames extends IOException {
    private static final long serialVersionUID = 1;

    Refusal refusal() {
      return new Refusal(
          Reason.BAD_FIELD,
          "",
          "the message has more than "
              + MAX_UNKNOWN_NAMES
              + " different fields that the contract does not know");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** A signal's code, and where it was seen last: finds a code that stands twice. */
  private static final class Known {
    final Signal signal;
    final String code;
    final long hash;
    final long[] seen = new long[2];

    Known(Signal signal) {
      this.signal = signal;
      this.code = signal.code();
      this.hash = Digest.text(signal.code());
    }
  }

  private final SignalCatalogue catalogue;
  private final Map<String, Known> known = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private final Draft draft = new Draft();

  /** Counts entries over all messages, for {@link Known}. */
  private long entry;

  private final boolean[] stranger = new boolean[2];

  DraftReader(SignalCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Of the message read last; valid until {@link #forget}. */
  Draft draft() {
    return draft;
  }

  void forget() {
    draft.clear();
    if (!unknown.isEmpty()) {
      unknown.clear();
    }
  }

  /**
   * @param parser at the beginning of the object; at its end afterwards
   */
  void read(JsonParser parser) throws IOException {
    forget();
    stranger[M] = false;
    stranger[Q] = false;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "boot" -> once(draft.boot, parser, value);
        case "seq" -> once(draft.seq, parser, value);
        case "sent" -> once(draft.sent, parser, value);
        case "status" -> once(draft.status, parser, value);
        case "firmware" -> once(draft.firmware, parser, value);
        case "next" -> once(draft.next, parser, value);
        case "readings" -> readings(parser, value);
        default -> skip(name, parser, value);
      }
    }
  }

  private void readings(JsonParser parser, JsonToken value) throws IOException {
    onlyIfAbsent(draft.readings);
    if (value != JsonToken.START_ARRAY) {
      draft.readings = Cell.Kind.OBJECT;
      pass(parser, value);
      return;
    }
    draft.readings = Cell.Kind.LIST;
    for (JsonToken token = element(parser); token != JsonToken.END_ARRAY; token = element(parser)) {
      draft.entries++;
      if (draft.entries > PayloadDecoder.MAX_READINGS) {
        pass(parser, token);
      } else {
        item(draft.items.next(), parser, token);
      }
    }
  }

  private void item(Draft.Item item, JsonParser parser, JsonToken token) throws IOException {
    item.clear();
    item.kind = Cell.Kind.OBJECT;
    if (token != JsonToken.START_OBJECT) {
      item.kind = Cell.Kind.NULL;
      pass(parser, token);
      return;
    }
    entry++;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "t" -> once(item.t, parser, value);
        case "part" -> once(item.part, parser, value);
        case "person" -> once(item.person, parser, value);
        case "session" -> once(item.session, parser, value);
        case "m" -> {
          onlyIfAbsent(item.m);
          item.m = Cell.Kind.NULL;
          if (value == JsonToken.START_OBJECT) {
            item.m = Cell.Kind.OBJECT;
            item.mFrom = draft.values.size();
            item.mTo = fields(item, draft.values, M, parser);
          } else {
            pass(parser, value);
          }
        }
        case "q" -> {
          onlyIfAbsent(item.q);
          item.q = Cell.Kind.NULL;
          if (value == JsonToken.START_OBJECT) {
            item.q = Cell.Kind.OBJECT;
            item.qFrom = draft.words.size();
            item.qTo = fields(item, draft.words, Q, parser);
          } else {
            pass(parser, value);
          }
        }
        default -> skip(name, parser, value);
      }
    }
  }

  /** The fields of an {@code m} or {@code q}; answers where they end. */
  private int fields(Draft.Item item, Draft.Pool<Draft.Named> into, int place, JsonParser parser)
      throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      Known signal = known(name);
      if (signal != null) {
        if (signal.seen[place] == entry) {
          throw new Twice();
        }
        signal.seen[place] = entry;
        named(into.next(), signal, parser, value);
      } else {
        item.unknownSignal |= place == M;
        if (!stranger[place]) {
          // The first of them refuses the message; the others need not be kept.
          stranger[place] = true;
          into.next().code = name;
        }
        skip(name, parser, value);
      }
    }
    return into.size();
  }

  private Known known(String code) {
    Known found = known.get(code);
    if (found == null) {
      Signal signal = catalogue.find(code).orElse(null);
      if (signal != null) {
        found = new Known(signal);
        known.put(found.code, found);
      }
    }
    return found;
  }

  private void named(Draft.Named cell, Known signal, JsonParser parser, JsonToken value)
      throws IOException {
    cell.code = signal.code;
    cell.signal = signal.signal;
    cell.codeHash = signal.hash;
    fill(cell, parser, value);
  }

  private void once(Cell cell, JsonParser parser, JsonToken value) throws IOException {
    onlyIfAbsent(cell.kind);
    fill(cell, parser, value);
  }

  private static void onlyIfAbsent(Cell.Kind kind) throws Twice {
    if (kind != Cell.Kind.ABSENT) {
      throw new Twice();
    }
  }

  private void fill(Cell cell, JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.START_ARRAY) {
      list(cell, parser);
    } else {
      scalar(cell, parser, value);
    }
  }

  private void list(Cell list, JsonParser parser) throws IOException {
    list.kind = Cell.Kind.LIST;
    list.from = draft.elements.size();
    list.size = 0;
    for (JsonToken token = element(parser); token != JsonToken.END_ARRAY; token = element(parser)) {
      if (list.size++ < Draft.LONGEST_LIST) {
        scalar(draft.elements.next(), parser, token);
      } else {
        pass(parser, token);
      }
    }
  }

  private static JsonToken element(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new JsonEOFException(parser, null, "in a list");
    }
    return token;
  }

  private void scalar(Cell cell, JsonParser parser, JsonToken value) throws IOException {
    switch (value) {
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          cell.number(parser.getDoubleValue());
        } else {
          cell.integer(parser.getLongValue());
        }
      }
      case VALUE_NUMBER_FLOAT -> cell.number(parser.getDoubleValue());
      case VALUE_STRING -> cell.text(parser.getText());
      case VALUE_TRUE -> cell.kind = Cell.Kind.TRUE;
      case VALUE_FALSE -> cell.kind = Cell.Kind.FALSE;
      case VALUE_NULL -> cell.kind = Cell.Kind.NULL;
      default -> {
        cell.kind = Cell.Kind.OBJECT;
        pass(parser, value);
      }
    }
  }

  private void skip(String name, JsonParser parser, JsonToken value) throws IOException {
    stranger(name);
    pass(parser, value);
  }

  /** Over a value with all it holds. */
  private void pass(JsonParser parser, JsonToken value) throws IOException {
    if (!value.isStructStart()) {
      return;
    }
    for (int depth = 1; depth > 0; ) {
      JsonToken token = element(parser);
      if (token == JsonToken.FIELD_NAME) {
        stranger(parser.currentName());
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
  }

  private void stranger(String name) throws TooManyNames {
    if (unknown.add(name) && unknown.size() > MAX_UNKNOWN_NAMES) {
      throw new TooManyNames();
    }
  }
}
