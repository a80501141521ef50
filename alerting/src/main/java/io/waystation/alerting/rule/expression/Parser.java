package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Durations;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.expression.Leaf.Over;
import io.waystation.alerting.rule.expression.Leaf.Window;
import io.waystation.model.Kind;
import io.waystation.model.LocalText;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads expressions: a subset of the Common Expression Language (the same grammar, precedence and
 * meaning of what is unknown) with functions over time of our own. Types are checked here, so that
 * a slip is found when the book is read.
 */
final class Parser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\\d+(?:\\.\\d+)?)|(\"[^\"]*\"|'[^']*')|([A-Za-z_][A-Za-z_0-9.]*)"
              + "|(==|!=|<=|>=|&&|\\|\\||[-+*/<>!?:(),\\[\\]]))");
  private static final Set<String> TIMES =
      Set.of("altitude", "capacity", "open", "free_access", "sleeping");
  private static final Set<String> TRUTHS = Set.of("open", "free_access", "sleeping");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "all",
          "altitude_of",
          "any",
          "average",
          "changed",
          "count",
          "fall",
          "held",
          "highest",
          "increase",
          "known",
          "late_at_stop",
          "lowest",
          "mean",
          "off_route",
          "rise",
          "silent",
          "speed",
          "sum",
          "used",
          "within");

  /** Brackets, functions, '!', '-' and '?' within one another: each takes a part of the stack. */
  private static final int DEEPEST = 100;

  /** Numbers, names and signs: a chain of many is as deep when it is worked out. */
  private static final int LONGEST = 1000;

  /** So much of an expression is repeated in a fault. */
  private static final int QUOTED = 200;

  private static final double SEA_LEVEL_HPA = 1013.25;
  private static final double PER_METRE = 2.25577e-5;
  private static final double EXPONENT = 5.25588;

  private enum Type {
    NUMBER,
    TRUTH,
    WORD,
    TEXT
  }

  /**
   * A piece that has been read.
   *
   * @param signal whose states it is one of, of a {@link Type#WORD}; or that it is, and nothing
   *     else
   * @param literal of a {@link Type#TEXT}
   * @param words how a person calls it
   */
  private record Piece(Type type, Term term, Signal signal, String literal, LocalText words) {
    static Piece number(Term term, LocalText words) {
      return new Piece(Type.NUMBER, term, null, null, words);
    }

    static Piece truth(Term term, LocalText words) {
      return new Piece(Type.TRUTH, term, null, null, words);
    }
  }

  /**
   * A condition that has been read.
   *
   * @param facts what it looks at, in the order in which it names them
   */
  record Parsed(Term term, List<Fact> facts) {}

  private final String text;
  private final Program program;
  private final SignalCatalogue catalogue;
  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  /** Codes of the signals seen since this was last emptied: what a function's argument reads. */
  private Set<String> seen = new TreeSet<>();

  /** What the condition looks at, but for what stands within a function over time. */
  private Map<String, Fact> facts = new LinkedHashMap<>();

  private Parser(String text, Program program, SignalCatalogue catalogue) {
    this.text = text;
    this.program = program;
    this.catalogue = catalogue;
  }

  /**
   * A condition; its leaves are added to the program.
   *
   * @throws IllegalArgumentException saying what is wrong and what to do
   */
  static Parsed condition(String text, Program program, SignalCatalogue catalogue) {
    Parser parser = new Parser(text, program, catalogue);
    parser.split();
    Piece piece = parser.choice();
    if (parser.next < parser.tokens.size()) {
      throw parser.wrong("what is '" + parser.peek() + "' doing there?");
    }
    return new Parsed(parser.truth(piece, "the whole"), List.copyOf(parser.facts.values()));
  }

  private void split() {
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (at < text.stripTrailing().length()) {
      if (!token.find(at) || token.start() != at) {
        throw wrong("'" + quoted(text.substring(at).strip()) + "' cannot be read");
      }
      if (tokens.size() == LONGEST) {
        throw wrong(
            "it has more than %d numbers, names and signs: split it into several rules"
                .formatted(LONGEST));
      }
      tokens.add(token.group().strip());
      at = token.end();
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("'" + quoted(text) + "': " + what);
  }

  private static String quoted(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private boolean take(String token) {
    if (peek().equals(token)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw wrong(
          "'%s' is missing%s".formatted(token, peek().isEmpty() ? "" : " before '" + peek() + "'"));
    }
  }

  /** One level further in; whoever calls it goes one back afterwards. */
  private void deeper() {
    depth++;
    if (depth > DEEPEST) {
      throw wrong(
          "it is nested more than %d levels deep: leave out needless brackets and '!', or split it into several rules"
              .formatted(DEEPEST));
    }
  }

  private Piece choice() {
    deeper();
    Piece piece = chosen();
    depth--;
    return piece;
  }

  private Piece chosen() {
    Piece first = either();
    if (!take("?")) {
      return first;
    }
    Term condition = truth(first, "what stands before '?'");
    Piece yes = choice();
    expect(":");
    Piece no = choice();
    if (yes.type() != no.type() || yes.type() == Type.TEXT || yes.type() == Type.WORD) {
      throw wrong("both sides of ':' must be numbers, or both conditions");
    }
    Term a = yes.term();
    Term b = no.term();
    return new Piece(
        yes.type(),
        leaves -> {
          double known = condition.value(leaves);
          return Double.isNaN(known)
              ? Term.UNKNOWN
              : known == Term.TRUE ? a.value(leaves) : b.value(leaves);
        },
        null,
        null,
        Phrases.chosen(first.words(), yes.words(), no.words()));
  }

  private Piece either() {
    Piece first = both();
    while (take("||")) {
      Term a = truth(first, "what stands before '||'");
      Piece second = both();
      Term b = truth(second, "what stands behind '||'");
      LocalText said = Phrases.joined(first.words(), "，或", " or ", second.words());
      first = Piece.truth(leaves -> Term.or(a.value(leaves), b.value(leaves)), said);
    }
    return first;
  }

  private Piece both() {
    Piece first = compared();
    while (take("&&")) {
      Term a = truth(first, "what stands before '&&'");
      Piece second = compared();
      Term b = truth(second, "what stands behind '&&'");
      LocalText said = Phrases.joined(first.words(), "，且", " and ", second.words());
      first = Piece.truth(leaves -> Term.and(a.value(leaves), b.value(leaves)), said);
    }
    return first;
  }

  private Term truth(Piece piece, String what) {
    if (piece.type() != Type.TRUTH) {
      throw wrong(what + " must be true or false: compare it with something");
    }
    return piece.term();
  }

  private Term number(Piece piece, String what) {
    if (piece.type() != Type.NUMBER) {
      throw wrong(what + " must be a number");
    }
    return piece.term();
  }

  private Piece compared() {
    Piece left = sum();
    String op = peek();
    if (op.equals("in")) {
      next++;
      return among(left);
    }
    if (!Set.of("==", "!=", "<", "<=", ">", ">=").contains(op)) {
      return left;
    }
    next++;
    Piece right = sum();
    if (left.type() == Type.WORD || right.type() == Type.WORD) {
      return words(left, op, right);
    }
    if (left.type() == Type.TRUTH && right.type() == Type.TRUTH && op.endsWith("=")) {
      return compare(left.term(), op, right.term(), compared(left, op, right));
    }
    Term a = number(left, "what stands before '" + op + "'");
    Term b = number(right, "what stands behind '" + op + "'");
    possible(left, op, right);
    return compare(a, op, b, compared(left, op, right));
  }

  private static LocalText compared(Piece left, String op, Piece right) {
    LocalText than =
        left.signal() != null && right.literal() != null
            ? Words.value(left.signal(), Double.parseDouble(right.literal()))
            : right.words();
    return Phrases.joined(left.words(), " " + op + " ", " " + op + " ", than);
  }

  private Piece among(Piece left) {
    expect("[");
    if (left.type() != Type.WORD) {
      throw wrong("'in' needs a signal that has states before it");
    }
    List<Double> words = new ArrayList<>();
    do {
      words.add(word(left.signal(), primary()));
    } while (take(","));
    expect("]");
    Term value = left.term();
    LocalText said =
        words.stream()
            .map(word -> Words.state(left.signal(), word))
            .reduce((a, b) -> Phrases.joined(a, "或", " or ", b))
            .orElseThrow();
    return Piece.truth(
        leaves -> {
          double is = value.value(leaves);
          return Double.isNaN(is) ? Term.UNKNOWN : Term.truth(words.contains(is));
        },
        said);
  }

  private Piece words(Piece left, String op, Piece right) {
    boolean turned = left.type() == Type.TEXT;
    Piece signal = turned ? right : left;
    Piece word = turned ? left : right;
    if (!op.equals("==") && !op.equals("!=")) {
      throw wrong("states have no order: use == or !=");
    }
    double wanted = word(signal.signal(), word);
    LocalText said = Words.state(signal.signal(), wanted);
    return compare(signal.term(), op, leaves -> wanted, op.equals("==") ? said : Phrases.not(said));
  }

  private double word(Signal signal, Piece literal) {
    if (literal.type() != Type.TEXT) {
      throw wrong(
          "compare %s with one of its states in quotes: %s"
              .formatted(signal.code(), signal.states()));
    }
    int state = signal.states().indexOf(literal.literal());
    if (state < 0) {
      throw wrong(
          "%s has no state '%s': it knows %s"
              .formatted(signal.code(), literal.literal(), signal.states()));
    }
    return state;
  }

  private static Piece compare(Term a, String op, Term b, LocalText words) {
    return Piece.truth(
        leaves -> {
          double x = a.value(leaves);
          double y = b.value(leaves);
          if (Double.isNaN(x) || Double.isNaN(y)) {
            return Term.UNKNOWN;
          }
          return Term.truth(
              switch (op) {
                case "==" -> x == y;
                case "!=" -> x != y;
                case "<" -> x < y;
                case "<=" -> x <= y;
                case ">" -> x > y;
                default -> x >= y;
              });
        },
        words);
  }

  /** A signal compared with a number that it can never reach, or never fall short of. */
  private void possible(Piece left, String op, Piece right) {
    if (left.signal() == null || right.literal() == null) {
      return;
    }
    Signal signal = left.signal();
    double limit = Double.parseDouble(right.literal());
    double low = signal.plausible().low();
    double high = signal.plausible().high();
    boolean never =
        switch (op) {
          case "<" -> limit <= low;
          case "<=" -> limit < low;
          case ">" -> limit >= high;
          case ">=" -> limit > high;
          case "==" -> limit < low || limit > high;
          default -> false;
        };
    if (never) {
      throw wrong(
          "%s %s %s can never be: it lies between %s and %s"
              .formatted(signal.code(), op, right.literal(), low, high));
    }
  }

  private Piece sum() {
    Piece first = product();
    while (peek().equals("+") || peek().equals("-")) {
      boolean plus = tokens.get(next++).equals("+");
      first =
          arithmetic(
              first, plus ? " + " : " - ", product(), plus ? (a, b) -> a + b : (a, b) -> a - b);
    }
    return first;
  }

  private Piece product() {
    Piece first = unary();
    while (peek().equals("*") || peek().equals("/")) {
      boolean times = tokens.get(next++).equals("*");
      first =
          arithmetic(
              first,
              times ? " × " : " ÷ ",
              unary(),
              times ? (a, b) -> a * b : (a, b) -> b == 0 ? Term.UNKNOWN : a / b);
    }
    return first;
  }

  private Piece arithmetic(Piece left, String sign, Piece right, DoubleBinaryOperator op) {
    Term a = number(left, "what is reckoned with");
    Term b = number(right, "what is reckoned with");
    return Piece.number(
        leaves -> op.applyAsDouble(a.value(leaves), b.value(leaves)),
        Phrases.joined(left.words(), sign, sign, right.words()));
  }

  private Piece unary() {
    boolean not = take("!");
    if (!not && !take("-")) {
      return primary();
    }
    deeper();
    Piece of = unary();
    depth--;
    if (not) {
      Term a = truth(of, "what stands behind '!'");
      return Piece.truth(leaves -> Term.not(a.value(leaves)), Phrases.not(of.words()));
    }
    Term a = number(of, "what stands behind '-'");
    return Piece.number(
        leaves -> -a.value(leaves), Phrases.joined(Phrases.sign("-"), "", "", of.words()));
  }

  private Piece primary() {
    if (take("(")) {
      Piece inner = choice();
      expect(")");
      return new Piece(
          inner.type(),
          inner.term(),
          inner.signal(),
          inner.literal(),
          inner.words() == null ? null : Phrases.bracketed(inner.words()));
    }
    if (next == tokens.size()) {
      throw wrong("it ends too early");
    }
    String token = tokens.get(next++);
    char first = token.charAt(0);
    if (Character.isDigit(first)) {
      double value = Double.parseDouble(token);
      return new Piece(Type.NUMBER, leaves -> value, null, token, Phrases.sign(token));
    }
    if (first == '"' || first == '\'') {
      return new Piece(Type.TEXT, null, null, token.substring(1, token.length() - 1), null);
    }
    if (!Character.isLetter(first)) {
      throw wrong("'" + token + "' cannot stand there");
    }
    if (token.equals("true") || token.equals("false")) {
      double value = Term.truth(token.equals("true"));
      return Piece.truth(leaves -> value, Phrases.sign(token));
    }
    if (peek().equals("(")) {
      return function(token);
    }
    return token.startsWith("station.") ? attribute(token.substring(8)) : latest(signal(token));
  }

  /** The name that a function is given. */
  private String code() {
    if (next == tokens.size()) {
      throw wrong("it ends too early");
    }
    return tokens.get(next++);
  }

  private Signal signal(String code) {
    Signal signal = named(code);
    if (signal.kind() == Kind.GEO || signal.kind() == Kind.HEARTBEAT) {
      throw wrong(
          "a %s has no size to compare".formatted(signal.kind().name().toLowerCase(Locale.ROOT)));
    }
    return signal;
  }

  private Signal place(String code) {
    Signal signal = named(code);
    if (signal.kind() != Kind.GEO || program.wholeStation()) {
      throw wrong(
          code
              + " is no place, or not one thing's: use vehicle.position, without 'watch: station'");
    }
    return signal;
  }

  private Signal named(String code) {
    Signal signal =
        catalogue
            .find(code)
            .orElseThrow(() -> wrong("no signal is called '" + code + "': see the catalogue"));
    if (signal.health()) {
      throw wrong(code + " is a vital: expressions look at stations only");
    }
    program.uses(signal);
    seen.add(signal.code());
    return signal;
  }

  private Piece latest(Signal signal) {
    if (program.wholeStation()) {
      throw wrong(
          "a station may have several %s: write any(...), all(...), sum(...), average(...), lowest(...) or highest(...)"
              .formatted(signal.code()));
    }
    Term term = leaf(signal.code(), new Leaf.Latest(signal), value -> Words.named(signal, value));
    return new Piece(
        signal.states().isEmpty() ? Type.NUMBER : Type.WORD, term, signal, null, signal.name());
  }

  /** A leaf that the sentence of evidence names by itself. */
  private Term leaf(String name, Leaf leaf, Fact.Told told) {
    Term term = program.leaf(name, leaf);
    facts.putIfAbsent(name, Fact.of(term, told));
    return term;
  }

  private Piece attribute(String name) {
    if (!TIMES.contains(name) && !StationAttributes.isNumber(name)) {
      throw wrong(
          "a station has no '%s': see the attributes in config/registry-example.yaml"
              .formatted(name));
    }
    Term term =
        leaf("station." + name, new Leaf.Attribute(name), value -> Phrases.attribute(name, value));
    return new Piece(
        TRUTHS.contains(name) ? Type.TRUTH : Type.NUMBER,
        term,
        null,
        null,
        Phrases.attribute(name));
  }

  private Piece function(String name) {
    if (!FUNCTIONS.contains(name)) {
      throw wrong("'%s' is no function: there are %s".formatted(name, new TreeSet<>(FUNCTIONS)));
    }
    int from = next - 1;
    expect("(");
    Set<String> outside = seen;
    seen = new TreeSet<>();
    Piece piece =
        switch (name) {
          case "abs" -> {
            Piece inner = choice();
            Term of = number(inner, "what abs is of");
            LocalText said = Phrases.joined(Phrases.sign("|"), "", "", inner.words());
            yield Piece.number(
                leaves -> Math.abs(of.value(leaves)),
                Phrases.joined(said, "", "", Phrases.sign("|")));
          }
          case "altitude_of" -> {
            Piece pressure = choice();
            Term of = number(pressure, "the pressure (hPa)");
            Term altitude =
                leaves ->
                    (1 - Math.pow(of.value(leaves) / SEA_LEVEL_HPA, 1 / EXPONENT)) / PER_METRE;
            LocalText said = Phrases.altitude(pressure.words());
            facts.putIfAbsent(
                "altitude_of " + said.en(),
                Fact.of(altitude, value -> Phrases.metres(said, value)));
            yield Piece.number(altitude, said);
          }
          case "known" -> {
            Map<String, Fact> named = facts;
            facts = new LinkedHashMap<>();
            Term of = choice().term();
            facts = named;
            yield Piece.truth(
                leaves -> Term.truth(!Double.isNaN(of.value(leaves))),
                Phrases.text("已知", "it is known"));
          }
          case "changed" -> {
            Signal signal = signal(code());
            yield Piece.truth(
                program.leaf("changed(" + signal.code() + ")", new Leaf.Changed(signal)),
                Phrases.joined(signal.name(), "有变化", " changed", Phrases.sign("")));
          }
          case "increase" -> increase();
          case "used" -> {
            Signal signal = signal(code());
            expect(",");
            long millis = duration();
            yield used(signal, millis);
          }
          case "off_route", "speed" -> {
            Signal signal = place(code());
            boolean speed = name.equals("speed");
            LocalText off = Phrases.text("偏离路线", "distance from the route");
            Term term =
                leaf(
                    name + "(" + signal.code() + ")",
                    speed ? new Leaf.Speed(signal) : new Leaf.OffRoute(signal),
                    value -> speed ? Phrases.speed(value) : Phrases.metres(off, value));
            yield Piece.number(term, speed ? Phrases.text("车速", "speed") : off);
          }
          case "late_at_stop", "silent" -> {
            boolean silent = name.equals("silent");
            Signal signal = silent ? named(code()) : place(code());
            expect(",");
            long millis = duration();
            LocalText said =
                silent
                    ? Phrases.silent(signal, millis)
                    : Phrases.text("未按时到达停靠点", "a stop has not been reached in time");
            Term term =
                leaf(
                    "%s(%s,%d)".formatted(name, signal.code(), millis),
                    silent ? new Leaf.Silent(signal, millis) : new Leaf.LateAtStop(signal, millis),
                    value -> value == Term.TRUE ? said : Fact.NOTHING);
            yield Piece.truth(term, said);
          }
          case "any", "all", "sum", "average", "lowest", "highest" -> over(name);
          default -> window(name, from);
        };
    expect(")");
    outside.addAll(seen);
    seen = outside;
    return piece;
  }

  private Piece increase() {
    Signal signal = signal(code());
    if (signal.kind() != Kind.COUNTER) {
      throw wrong(signal.code() + " is no counter: use rise(...) or fall(...)");
    }
    expect(",");
    long millis = duration();
    Term term =
        leaf(
            "increase(%s,%d)".formatted(signal.code(), millis),
            new Leaf.Increase(signal, millis),
            value -> Phrases.increase(signal, millis, value));
    return Piece.number(term, Phrases.increase(signal, millis));
  }

  private Piece used(Signal signal, long millis) {
    String name = "used(%s,%d)".formatted(signal.code(), millis);
    Term term = program.leaf(name, new Leaf.Used(signal, millis));
    Term left = program.find(signal.code()).orElse(leaves -> Term.UNKNOWN);
    facts.putIfAbsent(
        name,
        leaves -> {
          double used = term.value(leaves);
          return Double.isNaN(used)
              ? Fact.NOTHING
              : Phrases.used(signal, millis, used, left.value(leaves));
        });
    return Piece.number(term, Phrases.used(signal, millis));
  }

  private Piece over(String name) {
    Over.How how = Over.How.valueOf(name.toUpperCase(Locale.ROOT));
    if (!program.wholeStation()) {
      throw wrong(name + "(...) is for rules that watch a station: say 'watch: station'");
    }
    Program one = new Program(false);
    int from = next;
    Parser inner = new Parser(text, one, catalogue);
    inner.tokens.addAll(tokens);
    inner.next = next;
    inner.depth = depth;
    Piece piece = inner.choice();
    next = inner.next;
    if (one.leaves().size() != 1 || !(one.leaves().get(0) instanceof Leaf.Latest latest)) {
      throw wrong(name + "(...) looks at one signal and nothing else");
    }
    boolean truth = how == Over.How.ANY || how == Over.How.ALL;
    Term each = truth ? truth(piece, name + "(...)") : number(piece, name + "(...)");
    program.uses(latest.signal());
    seen.add(latest.signal().code());
    LocalText said = Phrases.over(how, piece.words());
    Signal unit = piece.signal();
    Term term =
        leaf(
            name + "(" + String.join("", tokens.subList(from, next)) + ")",
            new Over(how, latest.signal(), each),
            value -> truth ? Phrases.truth(said, value) : Phrases.sized(said, unit, value));
    return truth ? Piece.truth(term, said) : Piece.number(term, said);
  }

  private Piece window(String name, int from) {
    Window.How how = Window.How.valueOf(name.toUpperCase(Locale.ROOT));
    boolean truth = how == Window.How.COUNT || how == Window.How.WITHIN || how == Window.How.HELD;
    Map<String, Fact> named = facts;
    facts = new LinkedHashMap<>();
    Piece of = choice();
    facts = named;
    Term term = truth ? truth(of, name + "(...)") : number(of, name + "(...)");
    expect(",");
    long millis = duration();
    LocalText inner = of.words();
    Signal unit = of.signal();
    Term leaf =
        leaf(
            String.join("", tokens.subList(from, next)) + ")",
            new Window(how, term, Set.copyOf(seen), millis),
            value -> Phrases.window(how, inner, millis, unit, value));
    LocalText said = Phrases.window(how, inner, millis);
    return how == Window.How.WITHIN || how == Window.How.HELD
        ? Piece.truth(leaf, said)
        : Piece.number(leaf, said);
  }

  private long duration() {
    Piece literal = primary();
    if (literal.type() != Type.TEXT) {
      throw wrong("a stretch of time stands in quotes: \"300 s\"");
    }
    long millis = Durations.parse(literal.literal()).toMillis();
    if (millis == 0) {
      throw wrong("a stretch of time must be longer than nothing");
    }
    return millis;
  }
}
