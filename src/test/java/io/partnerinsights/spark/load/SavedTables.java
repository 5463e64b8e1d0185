package io.partnerinsights.spark.load;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;

/**
 * Where tables are saved, and continued from. A table of Delta Lake can be anywhere. One of Iceberg
 * names its own folder, so that it has the same one in each run, which this JVM locks.
 */
final class SavedTables implements AutoCloseable {
  private static final Path WAREHOUSE = Path.of("/tmp/partnerinsights-saved");
  private static final String CATALOG = "spark.sql.catalog.saved";

  private final Path folder;
  private final String name;
  private final FileChannel locked;

  private SavedTables(Path folder, String name, FileChannel locked) {
    this.folder = folder;
    this.name = name;
    this.locked = locked;
  }

  static SavedTables ofDelta(Path folder) {
    return new SavedTables(folder, "delta.`" + folder.resolve("office_usage") + "`", null);
  }

  static SavedTables ofIceberg(SparkSession spark) throws IOException {
    FileChannel channel =
        FileChannel.open(
            WAREHOUSE.resolveSibling(WAREHOUSE.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.lock();
    FileUtils.deleteDirectory(WAREHOUSE.toFile());
    spark.conf().set(CATALOG, "org.apache.iceberg.spark.SparkCatalog");
    spark.conf().set(CATALOG + ".type", "hadoop");
    spark.conf().set(CATALOG + ".warehouse", WAREHOUSE.toUri().toString());
    return new SavedTables(WAREHOUSE, "saved.lake.office_usage", channel);
  }

  /** Returns the folder of the tables. */
  Path folder() {
    return folder;
  }

  /** Returns the name of the table. */
  String name() {
    return name;
  }

  @Override
  public void close() throws IOException {
    if (locked != null) {
      FileUtils.deleteDirectory(folder.toFile());
      locked.close();
    }
  }
}
