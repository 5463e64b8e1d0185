package io.partnerinsights.examples.etl;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The run reports of a table: one JSON file for each run, in a folder of any file system that Spark
 * reads. They are also the state of the load: a run with a final report is not repeated.
 */
public final class RunLog {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final FileSystem files;

  /** Opens a folder, which is created with the first report. */
  public RunLog(SparkSession spark, String folder) {
    this.folder = new Path(folder);
    try {
      this.files = this.folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a report in place of an earlier one of the same run. */
  public void write(RunReport report) {
    Path target = file(report.run());
    Path part = new Path(folder, "." + report.run() + ".part");
    try {
      try (OutputStream out = files.create(part, true)) {
        MAPPER.writeValue(out, report);
      }
      files.delete(target, false);
      if (!files.rename(part, target)) {
        throw new IOException("Could not rename " + part + " to " + target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the report of a run. */
  public Optional<RunReport> find(String run) {
    try {
      return files.exists(file(run)) ? Optional.of(read(file(run))) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all reports. */
  public List<RunReport> all() {
    List<RunReport> reports = new ArrayList<>();
    try {
      for (FileStatus status :
          files.exists(folder) ? files.listStatus(folder) : new FileStatus[0]) {
        if (status.getPath().getName().matches("[^.].*\\.json")) {
          reports.add(read(status.getPath()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reports;
  }

  /** Returns whether a run needs no further load. */
  boolean isFinal(String run) {
    return find(run).map(RunReport::isFinal).orElse(false);
  }

  private Path file(String run) {
    return new Path(folder, run + ".json");
  }

  private RunReport read(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return MAPPER.readValue(in, RunReport.class);
    }
  }
}
