package io.partnerinsights.core.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Writes files that only their owner may read. */
public final class PrivateFile {
  /** Maximum number of links to a file, as Linux has it. */
  private static final int MAX_LINKS = 40;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFile() {}

  /**
   * Replaces a file's content atomically: a reader, and a crash, see the old or the new content. A
   * new file has mode 0600; an existing one keeps its owner and its mode. A link is followed.
   */
  public static void replaceContent(Path file, byte[] content) throws IOException {
    Path target = resolveLinks(file);
    Path temporaryFile = createTemporaryFileBeside(target);
    try {
      writeLike(target, content, temporaryFile);
      Files.move(temporaryFile, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporaryFile);
    }
  }

  /** Checks that a file can be replaced, but leaves it as it is. Creates its folder. */
  public static void checkReplaceable(Path file) throws IOException {
    createFolderOf(file);
    Path target = resolveLinks(file);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileSystemException(file.toString(), null, "it is not a regular file");
    }
    Path temporaryFile = createTemporaryFileBeside(target);
    try {
      writeLike(target, new byte[1], temporaryFile);
    } finally {
      Files.deleteIfExists(temporaryFile);
    }
  }

  private static Path createTemporaryFileBeside(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "a file is in a folder");
    return Files.createTempFile(folder, ".partnerinsights", "", toAttributes(folder, OWNER_ONLY));
  }

  /** Writes a file, and gives it the owner and the rights of another one. */
  private static void writeLike(Path model, byte[] content, Path file) throws IOException {
    Files.write(file, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    copyOwnerAndPermissions(model, file);
  }

  /** Returns the file to which a link leads, and which need not exist, or the file itself. */
  public static Path resolveLinks(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int linkCount = 0; Files.isSymbolicLink(target); linkCount++) {
      if (linkCount == MAX_LINKS) {
        throw new FileSystemException(file.toString(), null, "too many symbolic links");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Creates an empty file that only its owner may read. */
  public static void createEmpty(Path file) throws IOException {
    Files.createFile(file, toAttributes(file, OWNER_ONLY));
  }

  /** Creates a file's folder and those above it for their owner alone; others stay as is. */
  public static void createFolderOf(Path file) throws IOException {
    Path folder =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    Files.createDirectories(
        folder, toAttributes(folder, PosixFilePermissions.fromString("rwx------")));
  }

  /** Takes all rights to an existing file from others. */
  public static void restrictToOwner(Path file) throws IOException {
    if (Files.exists(file) && isPosix(file)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  /** Asks the path and not its file store, which Java does not find in a changed root. */
  private static boolean isPosix(Path file) {
    return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
  }

  /** Returns the attributes with which a file has these rights from its creation on. */
  private static FileAttribute<?>[] toAttributes(Path file, Set<PosixFilePermission> rights) {
    return isPosix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
        : new FileAttribute<?>[0];
  }

  /**
   * Gives a file the group, owner and rights of another one, if that exists: a file that root
   * rewrites still belongs to its user. What is equal is not set: a mount, such as that of a
   * lakehouse, refuses changes of rights.
   *
   * @throws FileSystemException if this user may not change the group or the owner
   */
  public static void copyOwnerAndPermissions(Path source, Path target) throws IOException {
    if (!Files.exists(source) || !isPosix(source)) {
      return;
    }
    PosixFileAttributes sourceAttributes = Files.readAttributes(source, PosixFileAttributes.class);
    PosixFileAttributes targetAttributes = Files.readAttributes(target, PosixFileAttributes.class);
    PosixFileAttributeView targetView =
        Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (!sourceAttributes.group().equals(targetAttributes.group())) {
      targetView.setGroup(sourceAttributes.group());
    }
    if (!sourceAttributes.owner().equals(targetAttributes.owner())) {
      targetView.setOwner(sourceAttributes.owner());
    }
    if (!sourceAttributes.permissions().equals(targetAttributes.permissions())) {
      targetView.setPermissions(sourceAttributes.permissions());
    }
  }
}
