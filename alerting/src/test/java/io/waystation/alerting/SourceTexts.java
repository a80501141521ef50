package io.waystation.alerting;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.waystation.model.LocalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Texts of faults as the sources have them.
 *
 * @param pairs in both languages, Chinese first
 * @param alone sentences that something is refused with, in one language only
 */
record SourceTexts(List<LocalText> pairs, List<String> alone) {
  /** Methods and constructors that are given the words of a fault. */
  private static final Set<String> FAULTS = Set.of("BadInput", "fault", "faultAt", "wrong");

  /** Files whose texts are all parts of faults. */
  private static final Set<String> ONLY_FAULTS =
      Set.of(
          "ExpressionReader.java",
          "Fields.java",
          "NotifyConfig.java",
          "NotifyReader.java",
          "Parser.java",
          "RuleFiles.java",
          "RuleReader.java",
          "YamlFault.java");

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  static SourceTexts of(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    SourceTexts texts = new SourceTexts(new ArrayList<>(), new ArrayList<>());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> all = new ArrayList<>();
      for (Path source : sources) {
        try (Stream<Path> below = Files.walk(source)) {
          below.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
        }
      }
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(all));
      for (CompilationUnitTree unit : task.parse()) {
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        unit.accept(texts.scanner(ONLY_FAULTS.contains(file)), null);
      }
    }
    return texts;
  }

  private TreeScanner<Void, Void> scanner(boolean ofFaults) {
    return new TreeScanner<>() {
      @Override
      public Void visitNewClass(NewClassTree made, Void nothing) {
        call(made.getIdentifier().toString(), made.getArguments(), ofFaults);
        return super.visitNewClass(made, nothing);
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree called, Void nothing) {
        String name =
            called.getMethodSelect() instanceof MemberSelectTree member
                ? member.getIdentifier().toString()
                : called.getMethodSelect().toString();
        call(name, called.getArguments(), ofFaults);
        return super.visitMethodInvocation(called, nothing);
      }
    };
  }

  /** Of its arguments, the first text and what stands behind it. */
  private void call(String name, List<? extends ExpressionTree> arguments, boolean ofFaults) {
    boolean text = name.equals("LocalText");
    if (!FAULTS.contains(name) && !(text && ofFaults)) {
      return;
    }
    for (int i = 0; i < arguments.size(); i++) {
      Optional<String> zh = literal(arguments.get(i));
      Optional<String> en =
          i + 1 < arguments.size() ? literal(arguments.get(i + 1)) : Optional.empty();
      if (zh.isPresent() && en.isPresent() && HAN.matcher(zh.get()).find()) {
        pairs.add(new LocalText(zh.get(), en.get()));
        return;
      }
      // Keys such as "after" stand before the texts.
      if (zh.isPresent()
          && en.isEmpty()
          && !zh.get().isEmpty()
          && (zh.get().contains(" ") || text)) {
        alone.add(zh.get());
      } else if (zh.isPresent() && en.isPresent() && zh.get().contains("%s")) {
        pairs.add(new LocalText(zh.get(), en.get()));
        return;
      }
    }
  }

  /** Of a literal, or several that are joined; empty for anything else. */
  private static Optional<String> literal(ExpressionTree tree) {
    if (tree instanceof LiteralTree literal && literal.getValue() instanceof String text) {
      return Optional.of(text);
    }
    if (tree instanceof BinaryTree joined) {
      Optional<String> left = literal(joined.getLeftOperand());
      Optional<String> right = literal(joined.getRightOperand());
      return left.isPresent() && right.isPresent()
          ? Optional.of(left.get() + right.get())
          : Optional.empty();
    }
    return Optional.empty();
  }
}
