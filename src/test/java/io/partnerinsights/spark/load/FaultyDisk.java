package io.partnerinsights.spark.load;

import io.partnerinsights.spark.LocalDisk;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;

/**
 * The local file system with a disk that may be lost: it then refuses each call that changes it.
 * Hadoop creates it by its name.
 */
public final class FaultyDisk extends LocalDisk {
  private static final String LOST = "The disk is lost";
  private static final AtomicLong CHANGES_LEFT = new AtomicLong();

  /** Hadoop calls this constructor by reflection. */
  public FaultyDisk() {}

  /** Makes this the file system of a session that has not used it yet. */
  static void mountIn(SparkSession spark) {
    spark.conf().set("fs.file.impl", FaultyDisk.class.getName());
    spark.conf().set("fs.file.impl.disable.cache", "true");
    spark.conf().set("fs.AbstractFileSystem.file.impl", OfFaultyLog.class.getName());
    repair();
  }

  static void repair() {
    loseAfter(Long.MAX_VALUE);
  }

  /** Makes this number of changes, and refuses all further ones. */
  static void loseAfter(long changes) {
    CHANGES_LEFT.set(changes);
  }

  /** Returns the number of changes that are left until the disk is lost. */
  static long changesLeft() {
    return CHANGES_LEFT.get();
  }

  private static void change() throws IOException {
    if (CHANGES_LEFT.decrementAndGet() < 0) {
      throw new IOException(LOST);
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change();
    return super.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    change();
    return super.mkdirs(path);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return limited(super.create(file, overwrite, buffer, replication, block, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return limited(super.create(file, permission, overwrite, buffer, replication, block, progress));
  }

  private static FSDataOutputStream limited(OutputStream disk) throws IOException {
    change();
    return new FSDataOutputStream(new Limited(disk), null);
  }

  private static final class Limited extends FilterOutputStream {
    Limited(OutputStream disk) {
      super(disk);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (CHANGES_LEFT.get() < 0) {
        throw new IOException(LOST);
      }
      out.write(bytes, offset, length);
    }
  }

  /** The same for Delta's log, which uses another interface of Hadoop. */
  public static final class OfFaultyLog extends DelegateToFileSystem {
    /** Hadoop calls this constructor by reflection. */
    public OfFaultyLog(URI uri, Configuration configuration)
        throws IOException, URISyntaxException {
      super(uri, new FaultyDisk(), configuration, "file", false);
    }
  }
}
