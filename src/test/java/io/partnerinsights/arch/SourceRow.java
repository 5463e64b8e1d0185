package io.partnerinsights.arch;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The row of an error in a source file, and the places that use it.
 *
 * @param name class and constant, such as {@code HttpErrors.INSECURE_URL}
 * @param arguments the number of arguments at each place that fills the row
 * @param users the classes of the places that name the row
 */
record SourceRow(String name, ErrorRow texts, List<Integer> arguments, List<String> users) {
  private static final List<String> FILLING = List.of("error", "causedBy", "problem");

  /** Returns the rows in these files. */
  static List<SourceRow> of(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      Map<String, SourceRow> rows = new TreeMap<>();
      units.forEach(unit -> new Declarations(rows, owner(unit)).scan(unit, null));
      units.forEach(unit -> new Uses(rows, owner(unit), interfaces(unit)).scan(unit, null));
      return List.copyOf(rows.values());
    }
  }

  private static String owner(CompilationUnitTree unit) {
    return unit.getTypeDecls().stream()
        .filter(ClassTree.class::isInstance)
        .map(type -> ((ClassTree) type).getSimpleName().toString())
        .findFirst()
        .orElse("");
  }

  private static List<String> interfaces(CompilationUnitTree unit) {
    return unit.getTypeDecls().stream()
        .filter(ClassTree.class::isInstance)
        .flatMap(type -> ((ClassTree) type).getImplementsClause().stream())
        .map(Tree::toString)
        .toList();
  }

  /** Reads constants in their order: a row may contain texts that are declared before it. */
  private static final class Declarations extends TreeScanner<Void, Void> {
    private final Map<String, SourceRow> rows;
    private final String owner;
    private final Map<String, String> constants = new HashMap<>();

    private Declarations(Map<String, SourceRow> rows, String owner) {
      this.rows = rows;
      this.owner = owner;
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
      String type = String.valueOf(variable.getType());
      String name = variable.getName().toString();
      if (type.equals("String") && name.equals(name.toUpperCase(Locale.ROOT))) {
        constants.put(name, text(variable.getInitializer()));
      } else if (type.equals("ErrorRow")
          && variable.getInitializer() instanceof MethodInvocationTree row
          && row.getMethodSelect() instanceof MemberSelectTree select
          && select.getIdentifier().contentEquals("row")) {
        String code = select.getExpression().toString().replaceFirst(".*\\.", "");
        ErrorRow texts = row(ErrorCode.valueOf(code), row.getArguments());
        String key = owner + "." + name;
        rows.put(key, new SourceRow(key, texts, new ArrayList<>(), new ArrayList<>()));
      }
      return super.visitVariable(variable, null);
    }

    private ErrorRow row(ErrorCode code, List<? extends ExpressionTree> arguments) {
      List<String> texts = arguments.stream().map(this::text).toList();
      return switch (texts.size()) {
        case 2 -> code.row(texts.get(0), texts.get(1));
        case 3 -> code.row(texts.get(0), texts.get(1), texts.get(2));
        default -> code.row(texts.get(0), texts.get(1), texts.get(2), texts.get(3));
      };
    }

    /** Returns a constant text; the parts that only the compiler knows are dots. */
    private String text(Tree tree) {
      if (tree instanceof LiteralTree literal) {
        return String.valueOf(literal.getValue());
      }
      if (tree instanceof BinaryTree sum) {
        return text(sum.getLeftOperand()) + text(sum.getRightOperand());
      }
      return tree instanceof IdentifierTree constant
          ? constants.getOrDefault(constant.getName().toString(), "…")
          : "…";
    }
  }

  private static final class Uses extends TreeScanner<Void, Void> {
    private final Map<String, SourceRow> rows;
    private final String owner;
    private final List<String> interfaces;

    private Uses(Map<String, SourceRow> rows, String owner, List<String> interfaces) {
      this.rows = rows;
      this.owner = owner;
      this.interfaces = interfaces;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      String method = call.getMethodSelect().toString().replaceFirst("(?s).*\\.", "");
      if (FILLING.contains(method)) {
        int own = method.equals("causedBy") ? 1 : 0;
        if (call.getMethodSelect() instanceof MemberSelectTree select) {
          rows(select.getExpression()).forEach(row -> row.arguments.add(arguments.size() - own));
        }
        // A download's errors add the file: errors.error(ROW, more) fills one more name.
        if (arguments.size() > own) {
          rows(arguments.get(own)).forEach(row -> row.arguments.add(arguments.size() - own));
        }
      }
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public Void visitIdentifier(IdentifierTree name, Void unused) {
      rows(name).forEach(row -> row.users.add(owner));
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree select, Void unused) {
      rows(select).forEach(row -> row.users.add(owner));
      return super.visitMemberSelect(select, null);
    }

    private Stream<SourceRow> rows(Tree tree) {
      if (tree instanceof ParenthesizedTree inner) {
        return rows(inner.getExpression());
      }
      if (tree instanceof ConditionalExpressionTree choice) {
        return Stream.concat(rows(choice.getTrueExpression()), rows(choice.getFalseExpression()));
      }
      if (tree instanceof MethodInvocationTree near
          && near.getMethodSelect() instanceof MemberSelectTree select) {
        return select.getIdentifier().contentEquals("near")
            ? rows(select.getExpression())
            : Stream.empty();
      }
      if (tree instanceof IdentifierTree) {
        return Stream.concat(Stream.of(owner), interfaces.stream())
            .map(type -> rows.get(type + "." + tree))
            .filter(Objects::nonNull);
      }
      return Stream.ofNullable(rows.get(tree.toString()));
    }
  }
}
