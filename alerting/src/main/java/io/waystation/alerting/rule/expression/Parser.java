package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Durations;
import io.waystation.alerting.rule.expression.Leaf.Over;
import io.waystation.alerting.rule.expression.Leaf.Window;
import io.waystation.model.Kind;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
   */
  private record Piece(Type type, Term term, Signal signal, String literal) {
    static Piece number(Term term) {
      return new Piece(Type.NUMBER, term, null, null);
    }

    static Piece truth(Term term) {
      return new Piece(Type.TRUTH, term, null, null);
    }
  }

  private final String text;
  private final Program program;
  private final SignalCatalogue catalogue;
  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  /** Codes of the signals seen since this was last emptied: what a function's argument reads. */
  private Set<String> seen = new TreeSet<>();

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
  static Term condition(String text, Program program, SignalCatalogue catalogue) {
    Parser parser = new Parser(text, program, catalogue);
    parser.split();
    Piece piece = parser.choice();
    if (parser.next < parser.tokens.size()) {
      throw parser.wrong("what is '" + parser.peek() + "' doing there?");
    }
    return parser.truth(piece, "the whole");
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
        null);
  }

  private Piece either() {
    Piece first = both();
    while (take("||")) {
      Term a = truth(first, "what stands before '||'");
      Term b = truth(both(), "what stands behind '||'");
      first = Piece.truth(leaves -> Term.or(a.value(leaves), b.value(leaves)));
    }
    return first;
  }

  private Piece both() {
    Piece first = compared();
    while (take("&&")) {
      Term a = truth(first, "what stands before '&&'");
      Term b = truth(compared(), "what stands behind '&&'");
      first = Piece.truth(leaves -> Term.and(a.value(leaves), b.value(leaves)));
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
      return compare(left.term(), op, right.term());
    }
    Term a = number(left, "what stands before '" + op + "'");
    Term b = number(right, "what stands behind '" + op + "'");
    possible(left, op, right);
    return compare(a, op, b);
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
    return Piece.truth(
        leaves -> {
          double is = value.value(leaves);
          return Double.isNaN(is) ? Term.UNKNOWN : Term.truth(words.contains(is));
        });
  }

  private Piece words(Piece left, String op, Piece right) {
    boolean turned = left.type() == Type.TEXT;
    Piece signal = turned ? right : left;
    Piece word = turned ? left : right;
    if (!op.equals("==") && !op.equals("!=")) {
      throw wrong("states have no order: use == or !=");
    }
    double wanted = word(signal.signal(), word);
    return compare(signal.term(), op, leaves -> wanted);
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

  private static Piece compare(Term a, String op, Term b) {
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
        });
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
      first = arithmetic(first, product(), plus ? (a, b) -> a + b : (a, b) -> a - b);
    }
    return first;
  }

  private Piece product() {
    Piece first = unary();
    while (peek().equals("*") || peek().equals("/")) {
      boolean times = tokens.get(next++).equals("*");
      first =
          arithmetic(
              first, unary(), times ? (a, b) -> a * b : (a, b) -> b == 0 ? Term.UNKNOWN : a / b);
    }
    return first;
  }

  private Piece arithmetic(Piece left, Piece right, DoubleBinaryOperator op) {
    Term a = number(left, "what is reckoned with");
    Term b = number(right, "what is reckoned with");
    return Piece.number(leaves -> op.applyAsDouble(a.value(leaves), b.value(leaves)));
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
      return Piece.truth(leaves -> Term.not(a.value(leaves)));
    }
    Term a = number(of, "what stands behind '-'");
    return Piece.number(leaves -> -a.value(leaves));
  }

  private Piece primary() {
    if (take("(")) {
      Piece inner = choice();
      expect(")");
      return inner;
    }
    if (next == tokens.size()) {
      throw wrong("it ends too early");
    }
    String token = tokens.get(next++);
    char first = token.charAt(0);
    if (Character.isDigit(first)) {
      double value = Double.parseDouble(token);
      return new Piece(Type.NUMBER, leaves -> value, null, token);
    }
    if (first == '"' || first == '\'') {
      return new Piece(Type.TEXT, null, null, token.substring(1, token.length() - 1));
    }
    if (!Character.isLetter(first)) {
      throw wrong("'" + token + "' cannot stand there");
    }
    if (token.equals("true") || token.equals("false")) {
      double value = Term.truth(token.equals("true"));
      return Piece.truth(leaves -> value);
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
    Term term = program.leaf(signal.code(), new Leaf.Latest(signal));
    return new Piece(signal.states().isEmpty() ? Type.NUMBER : Type.WORD, term, signal, null);
  }

  private Piece attribute(String name) {
    if (!TIMES.contains(name) && !StationAttributes.isNumber(name)) {
      throw wrong(
          "a station has no '%s': see the attributes in config/registry-example.yaml"
              .formatted(name));
    }
    Term term = program.leaf("station." + name, new Leaf.Attribute(name));
    return new Piece(TRUTHS.contains(name) ? Type.TRUTH : Type.NUMBER, term, null, null);
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
            Term of = number(choice(), "what abs is of");
            yield Piece.number(leaves -> Math.abs(of.value(leaves)));
          }
          case "altitude_of" -> {
            Term of = number(choice(), "the pressure (hPa)");
            yield Piece.number(
                leaves ->
                    (1 - Math.pow(of.value(leaves) / SEA_LEVEL_HPA, 1 / EXPONENT)) / PER_METRE);
          }
          case "known" -> {
            Term of = choice().term();
            yield Piece.truth(leaves -> Term.truth(!Double.isNaN(of.value(leaves))));
          }
          case "changed" -> {
            Signal signal = signal(code());
            yield Piece.truth(
                program.leaf("changed(" + signal.code() + ")", new Leaf.Changed(signal)));
          }
          case "increase" -> increase();
          case "used" -> {
            Signal signal = signal(code());
            expect(",");
            long millis = duration();
            yield Piece.number(
                program.leaf(
                    "used(%s,%d)".formatted(signal.code(), millis), new Leaf.Used(signal, millis)));
          }
          case "off_route", "speed" -> {
            Signal signal = place(code());
            yield Piece.number(
                program.leaf(
                    name + "(" + signal.code() + ")",
                    name.equals("speed") ? new Leaf.Speed(signal) : new Leaf.OffRoute(signal)));
          }
          case "late_at_stop", "silent" -> {
            boolean silent = name.equals("silent");
            Signal signal = silent ? named(code()) : place(code());
            expect(",");
            long millis = duration();
            yield Piece.truth(
                program.leaf(
                    "%s(%s,%d)".formatted(name, signal.code(), millis),
                    silent
                        ? new Leaf.Silent(signal, millis)
                        : new Leaf.LateAtStop(signal, millis)));
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
    return Piece.number(
        program.leaf(
            "increase(%s,%d)".formatted(signal.code(), millis), new Leaf.Increase(signal, millis)));
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
    Term term =
        program.leaf(
            name + "(" + String.join("", tokens.subList(from, next)) + ")",
            new Over(how, latest.signal(), each));
    return truth ? Piece.truth(term) : Piece.number(term);
  }

  private Piece window(String name, int from) {
    Window.How how = Window.How.valueOf(name.toUpperCase(Locale.ROOT));
    boolean truth = how == Window.How.COUNT || how == Window.How.WITHIN || how == Window.How.HELD;
    Piece of = choice();
    Term term = truth ? truth(of, name + "(...)") : number(of, name + "(...)");
    expect(",");
    long millis = duration();
    Term leaf =
        program.leaf(
            String.join("", tokens.subList(from, next)) + ")",
            new Window(how, term, Set.copyOf(seen), millis));
    return how == Window.How.WITHIN || how == Window.How.HELD
        ? Piece.truth(leaf)
        : Piece.number(leaf);
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
