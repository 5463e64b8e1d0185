import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.PipelineCommand;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sends a pipeline to a Spark Connect server, in the same steps as the command spark-pipelines, and
 * prints the rows of its tables as they are afterwards.
 */
public final class PipelineJob {
  /**
   * @param args the server; {@code run} or {@code dry-run}; the storage; files with the
   *     configuration, with the SQL and for the rows; and the names of the tables
   */
  public static void main(String[] args) throws Exception {
    SparkSession.Builder builder = SparkSession.builder().remote(args[0]);
    Properties configuration = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(args[3]))) {
      configuration.load(file);
    }
    PipelineCommand.CreateDataflowGraph.Builder graph =
        PipelineCommand.CreateDataflowGraph.newBuilder();
    for (String key : configuration.stringPropertyNames()) {
      builder.config(key, configuration.getProperty(key));
      graph.putSqlConf(key, configuration.getProperty(key));
    }
    SparkSession spark = builder.getOrCreate();
    try {
      String id = created(execute(spark, command().setCreateDataflowGraph(graph)));
      execute(
          spark,
          command()
              .setDefineSqlGraphElements(
                  PipelineCommand.DefineSqlGraphElements.newBuilder()
                      .setDataflowGraphId(id)
                      .setSqlFilePath(args[4])
                      .setSqlText(Files.readString(Path.of(args[4])))));
      execute(
          spark,
          command()
              .setStartRun(
                  PipelineCommand.StartRun.newBuilder()
                      .setDataflowGraphId(id)
                      .setStorage(args[2])
                      .setDry(args[1].equals("dry-run"))));
      List<String> lines = new ArrayList<>();
      for (String table : List.of(args).subList(6, args.length)) {
        lines.addAll(rows(spark, table));
      }
      Files.write(Path.of(args[5]), lines);
    } finally {
      spark.close();
    }
  }

  private static PipelineCommand.Builder command() {
    return PipelineCommand.newBuilder();
  }

  private static List<ExecutePlanResponse> execute(
      SparkSession spark, PipelineCommand.Builder command) {
    return CollectionConverters.asJava(
        ((org.apache.spark.sql.connect.SparkSession) spark)
            .execute(Command.newBuilder().setPipelineCommand(command).build()));
  }

  /** Returns the id of a graph, from the responses to the command that creates it. */
  private static String created(List<ExecutePlanResponse> responses) {
    return responses.stream()
        .filter(ExecutePlanResponse::hasPipelineCommandResult)
        .map(one -> one.getPipelineCommandResult().getCreateDataflowGraphResult())
        .findFirst()
        .orElseThrow()
        .getDataflowGraphId();
  }

  private static List<String> rows(SparkSession spark, String table) {
    if (!spark.catalog().tableExists(table)) {
      return List.of(table + " does not exist");
    }
    List<String> lines = new ArrayList<>();
    for (Row row : spark.table(table).collectAsList()) {
      List<String> cells = new ArrayList<>(List.of(table));
      for (int i = 0; i < row.length(); i++) {
        cells.add(String.valueOf(row.get(i)).replace("\r", "\\r").replace("\n", "\\n"));
      }
      lines.add(String.join("|~|", cells));
    }
    return lines;
  }
}
