package io.waystation.ingest.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waystation.model.DeviceId;
import io.waystation.model.Kind;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns one YAML file into a mapping and finds everything that is wrong with it. */
final class MappingReader {
  private static final Pattern LINE = Pattern.compile("line:? (\\d+)");

  private final String file;
  private final SignalCatalogue catalogue;
  private final StatusFlags flags;
  private final List<MappingFault> faults;
  private final Wanted wanted = new Wanted();
  private List<String> captures = List.of();
  private Format format = Format.JSON;

  /**
   * @param faults where those of this file go
   */
  MappingReader(
      String file, SignalCatalogue catalogue, StatusFlags flags, List<MappingFault> faults) {
    this.file = file;
    this.catalogue = catalogue;
    this.flags = flags;
    this.faults = faults;
  }

  /** Empty when it has faults. */
  Optional<Mapping> read(String yaml) {
    Node root;
    try {
      root = Node.parse(yaml);
    } catch (IOException e) {
      faults.add(fault(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    int before = faults.size();
    Mapping mapping = mapping(new Fields(file, root, faults));
    return faults.size() == before ? Optional.of(mapping) : Optional.empty();
  }

  /** The parser tells in turn what it was about, a place, what it met, and the place of that. */
  private MappingFault fault(String message) {
    String what =
        message
            .lines()
            .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
            .collect(Collectors.joining(": "));
    int line = 1;
    for (Matcher at = LINE.matcher(message); at.find(); ) {
      line = Integer.parseInt(at.group(1));
    }
    return new MappingFault(file, line, "this is no YAML: " + what);
  }

  private Mapping mapping(Fields fields) {
    TopicPattern topic = fields.required("topic", TopicPattern::parse).orElse(null);
    captures = topic == null ? List.of() : topic.captures();
    DeviceName device = device(fields);
    format = fields.optional("format", MappingReader::format).orElse(Format.JSON);
    When when = when(fields, wanted);
    TimeRule time = time(fields, "time", wanted);
    TimeRule sent = time(fields, "sent", wanted);
    Pointer boot = pointer(fields, "boot", wanted);
    Pointer seq = pointer(fields, "seq", wanted);
    if (fields.has("boot") != fields.has("seq")) {
      fields.fault("'boot' and 'seq' number messages together: give both or none");
    }
    Pointer person = pointer(fields, "person", wanted);
    Pointer session = pointer(fields, "session", wanted);
    if (session != null && person == null) {
      fields.fault("session", "belongs to a person's measurement; give 'person' too");
    }
    List<ReadingRule> readings = readings(fields, person);
    fields.done();
    if (format == Format.TEXT) {
      for (String key : List.of("when", "time", "sent", "boot", "seq", "person", "session")) {
        if (fields.has(key)) {
          fields.fault(key, "a message of format text is one value and holds nothing else");
        }
      }
    }
    if (wanted.mixed()) {
      fields.fault("a list is taken element by element ('each') and by place; do one of them");
    }
    return new Mapping(
        file,
        fields.line(),
        topic,
        device,
        format,
        wanted,
        when,
        time,
        sent,
        boot,
        seq,
        person,
        session,
        readings);
  }

  private static Format format(String word) {
    return Arrays.stream(Format.values())
        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + word + "' given; use json, text or csv"));
  }

  private DeviceName device(Fields fields) {
    if (!fields.holdsKeys("device")) {
      Template id = fields.required("device", this::template).orElse(null);
      if (id != null && !id.fixed().toLowerCase(Locale.ROOT).matches("[a-z0-9-]*")) {
        fields.fault("device", "a device id has only a-z, 0-9 and '-' in it");
      }
      if (id != null && id.places().isEmpty() && !DeviceId.valid(id.fixed())) {
        fields.fault("device", "is no device id: 1 to 64 of a-z, 0-9 and '-'");
      }
      return new DeviceName(id, Map.of());
    }
    Fields both = fields.below("device").orElseThrow();
    Template from = both.required("from", this::template).orElse(null);
    Map<String, DeviceId> table = new LinkedHashMap<>();
    if (!both.has("table")) {
      both.fault("'table' is missing: what 'from' gives, and the device it is");
    }
    both.pairs("table")
        .forEach(
            (name, id) -> {
              if (DeviceId.valid(id)) {
                table.put(name, new DeviceId(id));
              } else {
                both.fault(
                    "table", "'%s' is no device id: 1 to 64 of a-z, 0-9 and '-'".formatted(id));
              }
            });
    both.done();
    return new DeviceName(from, table);
  }

  private Template template(String text) {
    return Template.parse(text, captures);
  }

  private Pointer pointer(Fields fields, String key, Wanted in) {
    return fields.optional(key, Pointer::parse).map(pointer -> wanted(pointer, in)).orElse(null);
  }

  private static Pointer wanted(Pointer pointer, Wanted in) {
    in.at(pointer.path());
    return pointer;
  }

  private TimeRule time(Fields fields, String key, Wanted in) {
    if (!fields.has(key)) {
      return null;
    }
    Fields time = fields.below(key).orElseThrow();
    Optional<Pointer> pointer = time.required("pointer", Pointer::parse);
    Optional<TimeRule.Unit> unit = time.required("unit", TimeRule.Unit::of);
    ZoneId zone = time.optional("zone", MappingReader::zone).orElse(null);
    if (zone != null && unit.isPresent() && unit.get() != TimeRule.Unit.ISO_8601) {
      time.fault("zone", "only a time of iso-8601 can lack its zone");
    }
    time.done();
    return pointer.isEmpty() || unit.isEmpty()
        ? null
        : new TimeRule(wanted(pointer.get(), in), unit.get(), zone);
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no zone; write one like Asia/Shanghai or +08:00".formatted(text), e);
    }
  }

  private When when(Fields fields, Wanted in) {
    if (!fields.has("when")) {
      return null;
    }
    Fields when = fields.below("when").orElseThrow();
    Optional<Pointer> pointer = when.required("pointer", Pointer::parse);
    Set<String> words = new LinkedHashSet<>();
    when.texts("equals").forEach(text -> words.add(Pointer.word(text)));
    if (when.has("equals") == when.has("exists")) {
      when.fault("give one of 'equals' (a value or a list of them) and 'exists' (true or false)");
    }
    boolean exists = when.flag("exists");
    when.done();
    return pointer.map(p -> new When(wanted(p, in), words, exists)).orElse(null);
  }

  private List<ReadingRule> readings(Fields fields, Pointer person) {
    List<ReadingRule> rules = new ArrayList<>();
    Map<String, List<ReadingRule>> taken = new LinkedHashMap<>();
    for (Fields one : fields.list("readings")) {
      Optional<ReadingRule> read = reading(one);
      if (read.isPresent()) {
        ReadingRule rule = read.get();
        String name = rule.signal().code() + " " + one.optional("part", text -> text).orElse("");
        List<ReadingRule> others = taken.computeIfAbsent(name, n -> new ArrayList<>());
        if (others.stream().anyMatch(other -> together(other, rule))) {
          one.fault(
              "another reading takes %s for the same part; tell them apart with 'part' or 'when'"
                  .formatted(rule.signal().code()));
        }
        others.add(rule);
        if (rule.signal().health() && !fields.has("person")) {
          one.fault(
              "signal",
              "%s is measured on a person; say with 'person' where the message names the id"
                  .formatted(rule.signal().code()));
        }
        rules.add(rule);
      }
    }
    if (person != null
        && !rules.isEmpty()
        && rules.stream().noneMatch(rule -> rule.signal().health())) {
      fields.fault("person", "nothing in 'readings' is measured on people; leave it out");
    }
    return rules;
  }

  /** Whether both can take a value out of one message. */
  private static boolean together(ReadingRule a, ReadingRule b) {
    boolean otherCase = a.when() != null && b.when() != null && !a.when().equals(b.when());
    boolean otherList = !Objects.equals(a.each(), b.each());
    return !otherCase && !otherList;
  }

  private Optional<ReadingRule> reading(Fields fields) {
    Pointer each = pointer(fields, "each", wanted);
    Wanted in = each == null ? wanted : wanted.at(each.path()).each();
    Optional<Signal> signal = fields.required("signal", this::signal);
    boolean simple = signal.isPresent() && measured(signal.get());
    List<Pointer> values = signal.map(s -> values(fields, s, each, in)).orElse(List.of());
    if (signal.isEmpty()) {
      fields.has("value");
    }
    Part part = part(fields, in);
    BigDecimal scale = number(fields, "scale", BigDecimal.ONE);
    if (scale.signum() == 0) {
      fields.fault("scale", "0 makes every value 0");
    }
    BigDecimal offset = number(fields, "offset", BigDecimal.ZERO);
    Conversion conversion =
        fields
            .optional(
                "unit",
                text ->
                    signal.isPresent() && simple
                        ? Units.conversion(text, signal.get())
                        : Conversion.NONE)
            .orElse(Conversion.NONE);
    for (String key : List.of("unit", "scale", "offset")) {
      if (signal.isPresent() && !simple && fields.has(key)) {
        fields.fault(key, "%s is no number".formatted(signal.get().code()));
      }
    }
    Map<String, String> words = words(fields, signal);
    Set<String> none = fields.texts("none").stream().map(Pointer::word).collect(Collectors.toSet());
    boolean optional = fields.flag("optional");
    ArrayNode status = status(fields);
    When when = when(fields, in);
    TimeRule time = time(fields, "time", in);
    fields.done();
    return signal.map(
        s ->
            new ReadingRule(
                s,
                values,
                part,
                scale,
                offset,
                conversion,
                words,
                none,
                optional,
                status,
                each,
                when,
                time));
  }

  private static boolean measured(Signal signal) {
    return signal.kind() == Kind.GAUGE
        || signal.kind() == Kind.COUNTER
        || signal.kind() == Kind.DERIVED;
  }

  private Signal signal(String code) {
    return catalogue
        .find(code)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no signal '%s'%s; docs/signals.md says how to add one"
                        .formatted(
                            code,
                            Nearest.hint(
                                code, catalogue.all().stream().map(Signal::code).toList()))));
  }

  private List<Pointer> values(Fields fields, Signal signal, Pointer each, Wanted in) {
    if (format == Format.TEXT) {
      if (fields.has("value") || each != null || fields.has("when") || fields.has("time")) {
        fields.fault("a message of format text is one value: give 'signal' and what it means");
      }
      return List.of(new Pointer(JsonPointer.empty()));
    }
    if (signal.kind() == Kind.GEO) {
      List<String> both = fields.texts("value");
      if (both.size() != 2) {
        fields.fault("value", "a place has two: [/latitude, /longitude]");
        return List.of();
      }
      List<Pointer> pointers = new ArrayList<>();
      for (String text : both) {
        try {
          pointers.add(wanted(Pointer.parse(text), in));
        } catch (IllegalArgumentException e) {
          fields.fault("value", e.getMessage());
        }
      }
      return pointers;
    }
    boolean always =
        signal.kind() == Kind.HEARTBEAT
            && each == null
            && !fields.holdsList("value")
            && fields.optional("value", text -> text).orElse("").equals("true");
    return always
        ? List.of()
        : fields
            .required("value", Pointer::parse)
            .map(pointer -> List.of(wanted(pointer, in)))
            .orElse(List.of());
  }

  private Part part(Fields fields, Wanted in) {
    return fields
        .optional(
            "part",
            text ->
                text.startsWith("/")
                    ? new Part(null, wanted(Pointer.parse(text), in))
                    : new Part(template(text), null))
        .orElse(null);
  }

  private static BigDecimal number(Fields fields, String key, BigDecimal otherwise) {
    return fields
        .optional(
            key,
            text ->
                Optional.ofNullable(Numbers.of(text))
                    .orElseThrow(
                        () -> new IllegalArgumentException("'%s' is no number".formatted(text))))
        .orElse(otherwise);
  }

  private static Map<String, String> words(Fields fields, Optional<Signal> signal) {
    Map<String, String> words = new LinkedHashMap<>();
    fields
        .pairs("words")
        .forEach(
            (theirs, ours) -> {
              words.put(Pointer.word(theirs), ours);
              if (signal.isPresent()
                  && !signal.get().states().isEmpty()
                  && !signal.get().states().contains(ours)) {
                fields.fault(
                    "words",
                    "'%s' is no word of %s, which knows %s%s"
                        .formatted(
                            ours,
                            signal.get().code(),
                            String.join(", ", signal.get().states()),
                            Nearest.hint(ours, signal.get().states())));
              }
            });
    if (!words.isEmpty() && signal.isPresent() && signal.get().states().isEmpty()) {
      fields.fault("words", signal.get().code() + " has no words");
    }
    return words;
  }

  private ArrayNode status(Fields fields) {
    if (!fields.has("q")) {
      return null;
    }
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    for (String word : fields.texts("q")) {
      if (flags.find(word).isEmpty()) {
        fields.fault(
            "q",
            "'%s' is no status word%s; docs/mqtt.md lists them"
                .formatted(word, Nearest.hint(word, flags.words())));
      }
      words.add(word);
    }
    return words;
  }
}
