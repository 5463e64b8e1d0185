package io.partnerinsights.spark;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Console$;

/** What a snippet prints on standard output. */
final class Printed {
  /** Maximum width of a line of a table; a wider table has a line for each value. */
  private static final int WIDTH = 120;

  private Printed() {}

  /** Returns the rows as {@code show} prints them, or the text of a plan. */
  static String rows(Dataset<Row> rows) throws Exception {
    if (rows.columns().length == 0) {
      return "";
    }
    if (rows.columns().length == 1 && rows.columns()[0].equals("plan")) {
      return rows.collectAsList().stream()
          .map(row -> row.getString(0))
          .collect(Collectors.joining("\n"));
    }
    String table = during(() -> rows.show(20, false));
    return table.lines().allMatch(line -> line.length() <= WIDTH)
        ? table
        : during(() -> rows.show(20, 0, true));
  }

  /** Returns what a call prints from Java and from Scala. */
  static String during(Call call) throws Exception {
    PrintStream terminal = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    try {
      Callable<Void> body =
          () -> {
            call.run();
            return null;
          };
      Console$.MODULE$.withOut(stream, () -> callOrThrow(body));
    } finally {
      System.setOut(terminal);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Throws checked exceptions too, through a function of Scala, which declares none. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> Void callOrThrow(Callable<Void> body) throws E {
    try {
      return body.call();
    } catch (Exception e) {
      throw (E) e;
    }
  }

  /** A call that may fail. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }
}
