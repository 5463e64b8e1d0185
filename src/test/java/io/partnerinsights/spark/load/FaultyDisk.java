package io.partnerinsights.spark.load;

import io.partnerinsights.spark.LocalDisk;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SparkSession;

/**
 * The local file system with a disk that may be lost: it then refuses each call that changes it.
 * Hadoop creates it by its name.
 */
public final class FaultyDisk extends LocalDisk {
  /** The number of changes that are left until the disk is lost. */
  static final AtomicLong CHANGES_LEFT = new AtomicLong(Long.MAX_VALUE);

  /** Hadoop calls this constructor by reflection. */
  public FaultyDisk() {}

  /** Makes this the file system of a session that has not used it yet. */
  static void mountIn(SparkSession spark) {
    spark.conf().set("fs.file.impl", FaultyDisk.class.getName());
    spark.conf().set("fs.file.impl.disable.cache", "true");
  }

  private static void change(long changes) throws IOException {
    if (CHANGES_LEFT.addAndGet(-changes) < 0) {
      throw new IOException("The disk is lost");
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change(1);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change(1);
    return super.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    change(1);
    return super.mkdirs(path);
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    change(1);
    return new FilterOutputStream(super.createOutputStreamWithMode(file, append, permission)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        change(0);
        out.write(bytes, offset, length);
      }
    };
  }
}
