package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.Load;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.ReadOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Loads in a process of its own, one after the other, until a test kills it, like kill -9. */
final class LoadProcess {
  /** Time from one check of the process to the next. */
  private static final long CHECK_MILLIS = 3;

  private static final long MAX_MILLIS = TimeUnit.MINUTES.toMillis(5);
  private static final String ENDED = "LOAD ENDED";

  private final Process process;
  private final BufferedReader output;
  private final Path log;

  /** Starts the process. */
  LoadProcess(LakeSpark lake, LoadService loads, String columns, Path log) throws IOException {
    this.log = log;
    List<String> command =
        ChildProcess.java(ChildProcess.ownClassPath(), ChildProcess.ownFlags(lake.flags()));
    command.add(Main.class.getName());
    String option = "mpn." + LoadService.DATASET + ".columns";
    ReadOptions.of(loads.sandbox(), option, columns)
        .forEach((key, value) -> command.add(key + "=" + value));
    this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    this.output = process.inputReader();
  }

  /**
   * When to kill the process.
   *
   * @param commits after this number of commits of the load
   * @param inWrite whether as soon as a file of rows appears after that
   * @param millis else this time after the last commit
   */
  record Moment(int commits, boolean inWrite, long millis) {
    static final Moment NEVER = new Moment(Integer.MAX_VALUE, false, 0);
  }

  /**
   * What a load has done.
   *
   * @param times milliseconds from its start to each commit, and to its end
   * @param writes whether there are files of rows that no commit has yet
   */
  record Run(boolean hasEnded, List<Long> times, boolean writes) {
    int commits() {
      return times.size() - 1;
    }
  }

  /**
   * Loads into a table.
   *
   * @param schema the folder in which only this load writes
   * @param meanwhile runs again and again until the end
   */
  Run load(String table, Path schema, Moment moment, Runnable meanwhile)
      throws IOException, InterruptedException {
    process.outputWriter().write(table + "\n");
    process.outputWriter().flush();
    Written before = Written.in(schema.toFile());
    Written atCommit = before;
    Written now = before;
    List<Long> times = new ArrayList<>();
    long start = System.nanoTime();
    long passed = 0;
    long latest = 0;
    boolean ended = false;
    boolean due = false;
    while (!ended && !due) {
      boolean exited = process.waitFor(CHECK_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(exited || passed > MAX_MILLIS).as("%s", Files.readString(log)).isFalse();
      meanwhile.run();
      ended = hasEnded();
      now = Written.in(schema.toFile());
      passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      for (long commit = atCommit.commits(); commit < now.commits(); commit++) {
        times.add(passed);
        latest = passed;
      }
      atCommit = now.commits() > atCommit.commits() ? now : atCommit;
      boolean reached =
          moment.inWrite() ? now.files() > atCommit.files() : passed - latest >= moment.millis();
      due = times.size() >= moment.commits() && reached;
    }
    if (!ended) {
      kill();
      now = Written.in(schema.toFile());
    }
    times.add(passed);
    return new Run(ended, times, now.files() > atCommit.files());
  }

  private boolean hasEnded() throws IOException {
    boolean ended = false;
    while (!ended && output.ready()) {
      ended = ENDED.equals(output.readLine());
    }
    return ended;
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The files of tables in a folder. */
  private record Written(long commits, long files) {
    private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json|v\\d+\\.metadata\\.json");

    static Written in(File folder) {
      File[] all = folder.listFiles();
      long commits = 0;
      long files = 0;
      for (File each : all == null ? new File[0] : all) {
        if (COMMIT.matcher(each.getName()).matches()) {
          commits++;
        } else if (each.getName().endsWith(".parquet")) {
          files++;
        } else if (!each.getName().contains(".")) {
          Written inside = in(each);
          commits += inside.commits();
          files += inside.files();
        }
      }
      return new Written(commits, files);
    }
  }

  /** The process. */
  static final class Main {
    /** Loads into the tables whose names are the lines of its input. */
    public static void main(String[] arguments) throws Exception {
      LakeSpark lake = new LakeSpark();
      lake.beforeAll(null);
      Map<String, String> options =
          Stream.of(arguments)
              .map(argument -> argument.split("=", 2))
              .collect(Collectors.toMap(option -> option[0], option -> option[1]));
      String catalog = lake.connect(options);
      BufferedReader tables =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String table = tables.readLine(); table != null; table = tables.readLine()) {
        Map<String, String> load = Map.of("into", table, "dataset", LoadService.DATASET);
        Load.run(lake.session(), catalog, load);
        System.out.println(ENDED);
      }
    }
  }
}
