package io.partnerinsights.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.testing.ContractCase;
import io.partnerinsights.testing.ReadContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The contract of reads by the command line; it writes JSON, which keeps null. */
final class CommandLineContractTest extends ReadContract {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @Override
  protected List<List<Object>> readRows(ContractCase question, Map<String, String> options)
      throws IOException {
    Path file = folder.resolve("rows.json");
    Map<String, String> others = new HashMap<>(options);
    List<String> arguments = new ArrayList<>(command(others));
    arguments.addAll(List.of("--format", "json", "--output", file.toString()));
    CommandRun run =
        CommandRun.of(
            CommandRun.toVariables(others), folder, "", false, arguments.toArray(String[]::new));
    if (run.exitCode() != 0) {
      throw new IllegalStateException(run.err());
    }
    return read(question, file);
  }

  /** Returns the command, and removes the options that it has as arguments. */
  private static List<String> command(Map<String, String> options) {
    if (options.containsKey("query")) {
      return List.of("query", options.remove("query"));
    } else if (options.containsKey("reportId")) {
      return List.of("download", options.remove("reportId"));
    } else if (options.containsKey("queryId")) {
      return List.of("run", "--queryId", options.remove("queryId"));
    }
    return List.of(
        "run", "--dataset", options.remove("dataset"), "--columns", options.remove("columns"));
  }

  private static List<List<Object>> read(ContractCase question, Path file) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (var lines =
        JSON.readerFor(new TypeReference<LinkedHashMap<String, Object>>() {})
            .<Map<String, Object>>readValues(file.toFile())) {
      while (lines.hasNext()) {
        List<String> texts = new ArrayList<>();
        lines.next().values().forEach(each -> texts.add(each == null ? null : each.toString()));
        rows.add(question.toValues(texts));
      }
    }
    return rows;
  }
}
