package io.partnerinsights.arch;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A method or constructor in a source file, found by the compiler's parser.
 *
 * @param lines number of lines from the first modifier or annotation to the last brace
 * @param parameters number of parameters; 0 for a record's constructor, because components are data
 */
record SourceMethod(String name, long lines, int parameters) {

  /** Returns the methods and constructors in these files. */
  static List<SourceMethod> of(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      Reader reader = new Reader(Trees.instance(task).getSourcePositions());
      for (CompilationUnitTree unit : task.parse()) {
        reader.scan(unit, null);
      }
      return reader.found;
    }
  }

  private static final class Reader extends TreePathScanner<Void, Void> {
    private final SourcePositions positions;
    private final List<SourceMethod> found = new ArrayList<>();

    private Reader(SourcePositions positions) {
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      boolean ofRecord = owner.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
      found.add(
          new SourceMethod(
              owner.getSimpleName() + "." + method.getName(),
              line(positions.getEndPosition(unit(), method))
                  - line(positions.getStartPosition(unit(), method))
                  + 1,
              ofRecord ? 0 : method.getParameters().size()));
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      return unit().getLineMap().getLineNumber(position);
    }

    private CompilationUnitTree unit() {
      return getCurrentPath().getCompilationUnit();
    }
  }
}
