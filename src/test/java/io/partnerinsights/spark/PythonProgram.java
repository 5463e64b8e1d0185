package io.partnerinsights.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a snippet in Python that has more than chains of calls, such as a loop. This build cannot
 * install PySpark, so {@code spark} in the snippet sends its SQL to the session of this JVM.
 */
final class PythonProgram {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SESSION =
      """
      import json, urllib.error, urllib.request

      class Rows:
          def __init__(self, answer):
              self.answer = answer

          def collect(self):
              return [type("Row", (), row) for row in self.answer["rows"]]

          def first(self):
              return next(iter(self.collect()), None)

          def isEmpty(self):
              return not self.answer["rows"]

          def show(self, n=20, truncate=True):
              print(self.answer["table"])

      class Catalog:
          def tableExists(self, name):
              try:
                  spark.sql("DESCRIBE TABLE " + name)
                  return True
              except Exception:
                  return False

      class Session:
          catalog = Catalog()

          def sql(self, text):
              try:
                  with urllib.request.urlopen("ADDRESS", text.encode()) as answer:
                      return Rows(json.load(answer))
              except urllib.error.HTTPError as error:
                  raise Exception(error.read().decode()) from None

      spark = Session()
      """;

  private static final Pattern FUNCTION = Pattern.compile("(?m)^def (\\w+)\\(");

  /** The snippets of the page whose functions and variables later ones use. */
  private final StringBuilder definitions = new StringBuilder();

  /** Whether the snippet has a block or calls a function of the page. */
  boolean canRun(String text) {
    return text.lines().anyMatch(line -> line.endsWith(":"))
        || FUNCTION.matcher(definitions).results().anyMatch(name -> text.contains(name.group(1)));
  }

  /**
   * Runs the snippet and returns what it prints.
   *
   * @param prints whether the snippet prints; one that does not is run again before later ones
   * @param folder gets the program and its log
   */
  String run(String text, boolean prints, SparkSession spark, Path folder)
      throws IOException, InterruptedException {
    String statements = definitions + text + "\n";
    if (!prints) {
      definitions.append(text).append('\n');
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, spark));
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort() + "/";
      Path program = folder.resolve("snippet.py");
      Files.writeString(program, SESSION.replace("ADDRESS", address) + statements);
      return ChildProcess.run(
          List.of("python3", program.toString()), folder.resolve("snippet.log"));
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, SparkSession spark) throws IOException {
    String sql = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int status = 200;
    byte[] body;
    try {
      body = JSON.writeValueAsBytes(rows(spark.sql(sql)));
    } catch (Exception e) {
      status = 500;
      body = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
    }
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> rows(Dataset<Row> result) throws Exception {
    String[] names = result.columns();
    List<Map<String, String>> rows =
        result.collectAsList().stream().map(row -> values(names, row)).toList();
    return Map.of("rows", rows, "table", Printed.rows(result));
  }

  /** Returns the values as texts, which is what a program of the pages needs. */
  private static Map<String, String> values(String[] names, Row row) {
    return IntStream.range(0, names.length)
        .filter(i -> !row.isNullAt(i))
        .boxed()
        .collect(Collectors.toMap(i -> names[i], i -> String.valueOf(row.get(i))));
  }
}
