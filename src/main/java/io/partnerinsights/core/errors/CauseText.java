package io.partnerinsights.core.errors;

import java.io.EOFException;
import java.lang.reflect.InvocationTargetException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what an exception of the JDK means: many have only a path, or nothing, as a message. */
public final class CauseText {
  private static final Map<Class<? extends Throwable>, String> MEANINGS =
      Map.ofEntries(
          Map.entry(NoSuchFileException.class, "the file or its folder does not exist"),
          Map.entry(AccessDeniedException.class, "access is denied"),
          Map.entry(FileAlreadyExistsException.class, "a file with this name already exists"),
          Map.entry(NotDirectoryException.class, "it is not a folder"),
          Map.entry(CharacterCodingException.class, "it is not encoded in UTF-8"),
          Map.entry(EOFException.class, "the data ends too early"),
          Map.entry(UnknownHostException.class, "no host has this name"),
          Map.entry(ClassNotFoundException.class, "the class was not found"),
          Map.entry(NoSuchMethodException.class, "the class has no such constructor"),
          Map.entry(InstantiationException.class, "the class is abstract"),
          Map.entry(ClassCastException.class, "the class has another type"));

  private static final String OUTDATED_CERTIFICATE =
      "the server's certificate is not valid now (%s). Also check this machine's clock";

  private static final int MAX_CAUSES = 20;

  private CauseText() {}

  /** Returns why a server's certificate is not valid now, by the clock of this machine. */
  public static Optional<String> findOutdatedCertificate(Throwable failure) {
    return causeChain(failure)
        .filter(
            each ->
                each instanceof CertificateExpiredException
                    || each instanceof CertificateNotYetValidException)
        .findFirst()
        .map(each -> OUTDATED_CERTIFICATE.formatted(each.getMessage()));
  }

  /** Returns a failure and its causes, which may be in a circle. */
  public static Stream<Throwable> causeChain(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
  }

  /** Returns the meaning, else the message, else where it was thrown. */
  public static String of(@Nullable Throwable cause) {
    if (cause == null) {
      return "";
    }
    if (cause instanceof InvocationTargetException && cause.getCause() != null) {
      return of(cause.getCause());
    }
    return MEANINGS.entrySet().stream()
        .filter(each -> each.getKey().isInstance(cause))
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> findOutdatedCertificate(cause))
        .orElseGet(() -> messageOrName(cause));
  }

  private static String messageOrName(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    String reason = cause instanceof FileSystemException file ? file.getReason() : null;
    String message = reason == null ? cause.getMessage() : reason;
    if (message == null || message.isBlank()) {
      String place = findPlace(cause).map(each -> ", thrown in " + each).orElse("");
      return name + " without a message" + place;
    }
    return cause instanceof LinkageError ? name + ": " + message : message;
  }

  /** Returns the place that an exception without a message comes from; empty if unknown. */
  private static Optional<String> findPlace(Throwable failure) {
    return Arrays.stream(failure.getStackTrace()).findFirst().map(CauseText::describeFrame);
  }

  /** Returns a place such as {@code Reader.next (Reader.java:7)}. */
  static String describeFrame(StackTraceElement frame) {
    String className = frame.getClassName().replaceFirst(".*\\.", "");
    return className
        + "."
        + frame.getMethodName()
        + " ("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }
}
