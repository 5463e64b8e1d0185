package io.partnerinsights.spark;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.spark.sql.SparkSession;

/**
 * The local file system without processes: where Hadoop has no library of its own, it starts {@code
 * chmod} for each file that it writes, and {@code readlink} for each that Delta renames. Hadoop
 * creates it by its name.
 */
public class LocalDisk extends RawLocalFileSystem {
  /** Hadoop calls this constructor by reflection. */
  public LocalDisk() {}

  /** Makes this the file system of the sessions that are created. */
  public static SparkSession.Builder mount(SparkSession.Builder builder) {
    return builder
        .config("spark.hadoop.fs.file.impl", LocalDisk.class.getName())
        .config("spark.hadoop.fs.AbstractFileSystem.file.impl", OfLog.class.getName());
  }

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    String rights =
        permission.getUserAction().SYMBOL
            + permission.getGroupAction().SYMBOL
            + permission.getOtherAction().SYMBOL;
    Files.setPosixFilePermissions(
        pathToFile(path).toPath(), PosixFilePermissions.fromString(rights));
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  /** The disk of the configuration for Delta's log, which uses another interface of Hadoop. */
  public static final class OfLog extends DelegateToFileSystem {
    /** Hadoop calls this constructor by reflection. */
    public OfLog(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, disk(configuration), configuration, "file", false);
    }

    private static FileSystem disk(Configuration configuration) {
      Class<? extends FileSystem> disk =
          configuration.getClass("fs.file.impl", LocalDisk.class, FileSystem.class);
      return ReflectionUtils.newInstance(disk, configuration);
    }
  }
}
