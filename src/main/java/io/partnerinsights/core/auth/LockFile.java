package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.PrivateFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a lock. Only the token's owner may open it, because each user who may read a file can
 * lock it. While the lock is held, the file names the process that holds it.
 */
final class LockFile implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);

  /** Maximum number of bytes of a process id and the time of its start. */
  private static final int MAX_ID = 40;

  /** Process id, and its start in milliseconds since 1970: an id is used again after a while. */
  private static final Pattern HOLDER = Pattern.compile("(\\d{1,10}) (\\d{1,15})");

  /** Two processes may read the start of a third one with a difference of a second. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final FileChannel channel;
  private boolean held;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Says that the file of a lock belongs to another user, or may do so. */
  static final class NotOwnException extends IOException {
    private static final long serialVersionUID = 1L;

    private NotOwnException(Path lock, String reason) {
      super(lock + " " + reason);
    }
  }

  /** Returns the path of the lock of a token's file. */
  static Path of(Path tokenFile) {
    return tokenFile.resolveSibling(tokenFile.getFileName() + ".lock");
  }

  /** Opens the lock of a token's file; throws if it is a link, or another user may open it. */
  static LockFile open(Path tokenFile) throws IOException {
    Path lock = of(tokenFile);
    UserPrincipal owner = PrivateFile.isPosix(lock) ? Files.getOwner(tokenFile) : null;
    try {
      LockFile created = new LockFile(channel(lock, StandardOpenOption.CREATE_NEW));
      if (owner != null) {
        giveTo(owner, lock);
      }
      return created;
    } catch (FileAlreadyExistsException e) {
      if (owner != null) {
        check(lock, owner);
      }
      return new LockFile(channel(lock, StandardOpenOption.CREATE));
    }
  }

  private static FileChannel channel(Path lock, OpenOption creation) throws IOException {
    Set<OpenOption> options =
        Set.of(
            creation, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(lock, options, PrivateFile.mode(lock, PrivateFile.OWNER_ONLY));
  }

  private static PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(
        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Root may create the lock of another user, who must be able to open it later. */
  private static void giveTo(UserPrincipal owner, Path created) throws IOException {
    PosixFileAttributeView view = view(created);
    if (user().equals("root") && !view.readAttributes().owner().equals(owner)) {
      view.setOwner(owner);
    }
  }

  private static void check(Path lock, UserPrincipal owner) throws IOException {
    PosixFileAttributes found = view(lock).readAttributes();
    if (!found.isRegularFile()) {
      throw new NotOwnException(lock, "is not a regular file");
    }
    if (!found.owner().equals(owner) && !found.owner().getName().equals(user())) {
      throw new NotOwnException(lock, "belongs to " + found.owner().getName());
    }
    if (!Integer.valueOf(1).equals(Files.getAttribute(lock, "unix:nlink"))) {
      throw new NotOwnException(lock, "is a file that has another name too");
    }
    if (!PrivateFile.OWNER_ONLY.containsAll(found.permissions())) {
      view(lock).setPermissions(PrivateFile.OWNER_ONLY);
    }
  }

  private static String user() {
    return System.getProperty("user.name", "");
  }

  /**
   * Locks the byte after the process id, unless another process holds the lock. Windows lets no
   * other process read locked bytes, and a waiting one reads the id.
   */
  boolean tryLock() throws IOException {
    if (channel.tryLock(MAX_ID, 1, false) == null) {
      return false;
    }
    held = true;
    channel.truncate(0);
    ProcessHandle own = ProcessHandle.current();
    Optional<Instant> start = own.info().startInstant();
    if (start.isPresent()) {
      String id = own.pid() + " " + start.get().toEpochMilli();
      channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
    }
    return true;
  }

  /**
   * Returns the process that holds the lock: the one that has written its id and still runs. Empty
   * if it has ended, if its id belongs to a newer process, or if this user may not see it.
   */
  Optional<Long> holder() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_ID);
    channel.read(bytes, 0);
    Matcher id = HOLDER.matcher(StandardCharsets.US_ASCII.decode(bytes.flip()));
    if (!id.matches()) {
      return Optional.empty();
    }
    Instant start = Instant.ofEpochMilli(Long.parseLong(id.group(2)));
    return ProcessHandle.of(Long.parseLong(id.group(1)))
        .filter(
            process ->
                process.info().startInstant().filter(found -> isNear(found, start)).isPresent())
        .map(ProcessHandle::pid);
  }

  private static boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Removes this process's id and releases the lock. */
  @Override
  public void close() {
    try (channel) {
      if (held) {
        channel.truncate(0);
      }
    } catch (IOException e) {
      LOG.debug("A lock was not released: {}", e.toString());
    }
  }
}
