package io.partnerinsights.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Spark as an {@link EngineProcess}; each line is a {@link Work}. */
final class SparkWorker {
  private SparkWorker() {}

  /** Arguments: options of the read, as key=value. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options =
        Arrays.stream(args)
            .map(option -> option.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (BenchSpark spark = new BenchSpark()) {
      for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
        Work.valueOf(job).run(spark.connector(options));
        System.out.println(EngineProcess.ANSWER + job);
      }
    }
  }
}
