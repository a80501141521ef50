package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Condition;
import io.waystation.alerting.rule.Durations;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.expression.Leaf.Over;
import io.waystation.alerting.rule.expression.Leaf.Window;
import io.waystation.model.BadInput;
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
   * @throws BadInput saying what is wrong and what to do
   */
  static Parsed condition(String text, Program program, SignalCatalogue catalogue) {
    Parser parser = new Parser(text, program, catalogue);
    parser.split();
    Piece piece = parser.choice();
    if (parser.next < parser.tokens.size()) {
      throw parser.wrong(
          "此处不应有 '%s'：请去掉，或用 && 或 || 连接",
          "'%s' does not belong there: leave it out, or join the parts with && or ||",
          parser.peek());
    }
    return new Parsed(
        parser.truth(piece, new LocalText("整个条件", "the whole")),
        List.copyOf(parser.facts.values()));
  }

  private void split() {
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (at < text.stripTrailing().length()) {
      if (!token.find(at) || token.start() != at) {
        throw wrong(
            "读不懂 '%s'：请改正", "'%s' cannot be read: mend it", quoted(text.substring(at).strip()));
      }
      if (tokens.size() == LONGEST) {
        throw wrong(
            "数、名称和符号多于 %d 个：请分成几条规则",
            "it has more than %d numbers, names and signs: split it into several rules", LONGEST);
      }
      tokens.add(token.group().strip());
      at = token.end();
    }
  }

  private BadInput wrong(String zh, String en, Object... given) {
    return wrong(new LocalText(zh, en).filled(given));
  }

  private BadInput wrong(LocalText what) {
    return new BadInput("'%s'：%s", "'%s': %s", quoted(text), what);
  }

  private BadInput early() {
    return wrong("过早结束：请把条件写完", "it ends too early: write the whole condition");
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
      throw peek().isEmpty()
          ? wrong("末尾缺少 '%s'：请补上", "'%s' is missing at the end: add it", token)
          : wrong(
              "'%2$s' 之前缺少 '%1$s'：请补上", "'%1$s' is missing before '%2$s': add it", token, peek());
    }
  }

  /** One level further in; whoever calls it goes one back afterwards. */
  private void deeper() {
    depth++;
    if (depth > DEEPEST) {
      throw wrong(
          "嵌套多于 %d 层：请去掉多余的括号和 '!'，或分成几条规则",
          "it is nested more than %d levels deep: leave out needless brackets and '!', or split it"
              + " into several rules",
          DEEPEST);
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
    Term condition = truth(first, before("?"));
    Piece yes = choice();
    expect(":");
    Piece no = choice();
    if (yes.type() != no.type() || yes.type() == Type.TEXT || yes.type() == Type.WORD) {
      throw wrong("':' 两边必须都是数，或都是条件", "both sides of ':' must be numbers, or both conditions");
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
      Term a = truth(first, before("||"));
      Piece second = both();
      Term b = truth(second, behind("||"));
      LocalText said = Phrases.joined(first.words(), "，或", " or ", second.words());
      first = Piece.truth(leaves -> Term.or(a.value(leaves), b.value(leaves)), said);
    }
    return first;
  }

  private Piece both() {
    Piece first = compared();
    while (take("&&")) {
      Term a = truth(first, before("&&"));
      Piece second = compared();
      Term b = truth(second, behind("&&"));
      LocalText said = Phrases.joined(first.words(), "，且", " and ", second.words());
      first = Piece.truth(leaves -> Term.and(a.value(leaves), b.value(leaves)), said);
    }
    return first;
  }

  private static LocalText before(String sign) {
    return new LocalText("'%s' 之前的部分", "what stands before '%s'").filled(sign);
  }

  private static LocalText behind(String sign) {
    return new LocalText("'%s' 之后的部分", "what stands behind '%s'").filled(sign);
  }

  private static LocalText within(String function) {
    return new LocalText("'%s(...)' 中的部分", "what stands within '%s(...)'").filled(function);
  }

  private Term truth(Piece piece, LocalText what) {
    if (piece.type() != Type.TRUTH) {
      throw wrong(
          "%s必须是条件（真或假）：请与某个值比较", "%s must be true or false: compare it with something", what);
    }
    return piece.term();
  }

  private Term number(Piece piece, LocalText what) {
    if (piece.type() != Type.NUMBER) {
      throw wrong(
          "%s必须是数：请写数、有数值的信号或函数",
          "%s must be a number: write one, or a signal or a function that has one", what);
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
    Term a = number(left, before(op));
    Term b = number(right, behind(op));
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
      throw wrong("'in' 之前必须是有状态的信号", "'in' needs a signal that has states before it");
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
      throw wrong("状态没有大小之分：请用 == 或 !=", "states have no order: use == or !=");
    }
    double wanted = word(signal.signal(), word);
    LocalText said = Words.state(signal.signal(), wanted);
    return compare(signal.term(), op, leaves -> wanted, op.equals("==") ? said : Phrases.not(said));
  }

  private double word(Signal signal, Piece literal) {
    if (literal.type() != Type.TEXT) {
      throw wrong(
          "请把 %s 与它的一个状态（加引号）比较：%s",
          "compare %s with one of its states in quotes: %s", signal.code(), signal.states());
    }
    int state = signal.states().indexOf(literal.literal());
    if (state < 0) {
      throw wrong(Condition.noState(signal, literal.literal()).words());
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
          "'%s %s %s' 永远不会成立：它介于 %s 与 %s 之间",
          "'%s %s %s' can never be: it lies between %s and %s",
          signal.code(),
          op,
          right.literal(),
          Words.number(low),
          Words.number(high));
    }
  }

  private Piece sum() {
    Piece first = product();
    while (peek().equals("+") || peek().equals("-")) {
      boolean plus = tokens.get(next++).equals("+");
      first =
          arithmetic(first, plus ? "+" : "-", product(), plus ? (a, b) -> a + b : (a, b) -> a - b);
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
              times ? "*" : "/",
              unary(),
              times ? (a, b) -> a * b : (a, b) -> b == 0 ? Term.UNKNOWN : a / b);
    }
    return first;
  }

  private Piece arithmetic(Piece left, String sign, Piece right, DoubleBinaryOperator op) {
    Term a = number(left, before(sign));
    Term b = number(right, behind(sign));
    String said = " " + sign.replace('*', '×').replace('/', '÷') + " ";
    return Piece.number(
        leaves -> op.applyAsDouble(a.value(leaves), b.value(leaves)),
        Phrases.joined(left.words(), said, said, right.words()));
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
      Term a = truth(of, behind("!"));
      return Piece.truth(leaves -> Term.not(a.value(leaves)), Phrases.not(of.words()));
    }
    Term a = number(of, behind("-"));
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
      throw early();
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
      throw wrong(
          "此处不能写 '%s'：应为数、信号、函数或括号",
          "'%s' cannot stand there: a number, a signal, a function or a bracket does", token);
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
      throw early();
    }
    return tokens.get(next++);
  }

  private Signal signal(String code) {
    Signal signal = named(code);
    if (signal.kind() == Kind.GEO || signal.kind() == Kind.HEARTBEAT) {
      throw wrong(
          "%s 不能这样用，%s：请用 'speed(...)'、'off_route(...)' 或 'silent(...)'",
          "%s cannot be used like this, %s: use 'speed(...)', 'off_route(...)' or 'silent(...)'",
          signal.code(),
          Condition.noSize(signal));
    }
    return signal;
  }

  private Signal place(String code) {
    Signal signal = named(code);
    if (signal.kind() != Kind.GEO || program.wholeStation()) {
      throw wrong(
          "%s 不是位置，或不属于单个对象：请用 vehicle.position，且不写 'watch: station'",
          "%s is no place, or not that of one thing: use vehicle.position, without 'watch:"
              + " station'",
          code);
    }
    return signal;
  }

  private Signal named(String code) {
    Signal signal = catalogue.find(code).orElseThrow(() -> wrong(Words.noSignal(code).words()));
    if (signal.health()) {
      throw wrong(
          "%s 是生命体征，表达式只看站点：请用种类 'band'",
          "%s is a vital, and expressions look at stations only: use kind 'band'", code);
    }
    program.uses(signal);
    seen.add(signal.code());
    return signal;
  }

  private Piece latest(Signal signal) {
    if (program.wholeStation()) {
      throw wrong(
          "一个站点可能有多个 %s：请写 any(...)、all(...)、sum(...)、average(...)、lowest(...) 或 highest(...)",
          "a station may have several %s: write any(...), all(...), sum(...), average(...),"
              + " lowest(...) or highest(...)",
          signal.code());
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
          "站点没有属性 '%s'：见 config/registry-example.yaml 中的属性",
          "a station has no '%s': see the attributes in config/registry-example.yaml", name);
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
      throw wrong(
          "'%s' 不是函数：可用 %s", "'%s' is no function: use one of %s", name, new TreeSet<>(FUNCTIONS));
    }
    int from = next - 1;
    expect("(");
    Set<String> outside = seen;
    seen = new TreeSet<>();
    Piece piece =
        switch (name) {
          case "abs" -> {
            Piece inner = choice();
            Term of = number(inner, within(name));
            LocalText said = Phrases.joined(Phrases.sign("|"), "", "", inner.words());
            yield Piece.number(
                leaves -> Math.abs(of.value(leaves)),
                Phrases.joined(said, "", "", Phrases.sign("|")));
          }
          case "altitude_of" -> {
            Piece pressure = choice();
            Term of = number(pressure, within(name));
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
      throw wrong(
          "%s 不是计数器：请用 rise(...) 或 fall(...)",
          "%s is no counter: use rise(...) or fall(...)", signal.code());
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
      throw wrong(
          "'%s(...)' 用于监视站点的规则：请写 'watch: station'",
          "'%s(...)' is for rules that watch a station: say 'watch: station'", name);
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
      throw wrong(
          "'%s(...)' 只看一个信号，不看其他：请分开写",
          "'%s(...)' looks at one signal and nothing else: write them apart", name);
    }
    boolean truth = how == Over.How.ANY || how == Over.How.ALL;
    Term each = truth ? truth(piece, within(name)) : number(piece, within(name));
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
    Term term = truth ? truth(of, within(name)) : number(of, within(name));
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
      throw wrong("时长请加引号：\"300 s\"", "a stretch of time stands in quotes: \"300 s\"");
    }
    long millis = Durations.parse(literal.literal()).toMillis();
    if (millis == 0) {
      throw wrong("时长必须长于 0", "a stretch of time must be longer than 0");
    }
    return millis;
  }
}
