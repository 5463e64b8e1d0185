package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * The file of a lock. Only the token's owner may open it, because each user who may read a file can
 * lock it.
 */
final class LockFile {
  private LockFile() {}

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
  static FileChannel open(Path tokenFile) throws IOException {
    Path lock = of(tokenFile);
    UserPrincipal owner = PrivateFile.isPosix(lock) ? Files.getOwner(tokenFile) : null;
    try {
      FileChannel created = channel(lock, StandardOpenOption.CREATE_NEW);
      if (owner != null) {
        giveTo(owner, lock);
      }
      return created;
    } catch (FileAlreadyExistsException e) {
      if (owner != null) {
        check(lock, owner);
      }
      return channel(lock, StandardOpenOption.CREATE);
    }
  }

  private static FileChannel channel(Path lock, OpenOption creation) throws IOException {
    Set<OpenOption> options = Set.of(creation, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
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
}
