package io.partnerinsights.cli.settings;

import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the options of a command come from: an argument, else an environment variable, else the
 * profile. The two latter are the user's configuration, so they may contain secrets and say where
 * secrets are sent. The file is read once.
 */
public final class OptionSources {
  /** The profile that is used if none is named. */
  public static final String DEFAULT_PROFILE = "default";

  private static final String PREFIX = "PARTNERINSIGHTS_";

  private static final Pattern REFERENCE = Pattern.compile("(?s)(env|file):.+");

  private static final Pattern PROFILE = Pattern.compile("[^\\p{Cntrl}/\\\\:\\[\\]]+");

  private final Map<String, String> environment;
  private final SettingsFile file;
  private final boolean fileNamed;
  private final String profile;
  private final boolean named;
  private @Nullable Map<String, Map<String, String>> profiles;

  /**
   * Reads no file; the environment names what the arguments do not.
   *
   * @param settings the file that an argument names, if any
   * @param profile the profile that an argument names, if any
   */
  public OptionSources(Shell shell, @Nullable Path settings, @Nullable String profile) {
    this.environment = shell.environment();
    Path path = settings == null ? text(PREFIX + "SETTINGS").map(Path::of).orElse(null) : settings;
    this.file = new SettingsFile(path == null ? defaultFile(shell) : path);
    this.fileNamed = path != null;
    String name = profile == null ? text(PREFIX + "PROFILE").orElse(null) : profile;
    this.profile = name == null ? DEFAULT_PROFILE : checked(name.strip());
    this.named = name != null;
  }

  /** The name stands in a line of the settings, and in the names of files next to them. */
  private static String checked(String profile) {
    if (!PROFILE.matcher(profile).matches()) {
      throw SettingsErrors.WRONG_PROFILE.error(profile);
    }
    return profile;
  }

  private Path defaultFile(Shell shell) {
    Path config =
        text("XDG_CONFIG_HOME").map(Path::of).orElseGet(() -> shell.home().resolve(".config"));
    return config.resolve("partnerinsights").resolve("settings");
  }

  /** Returns the value of an environment variable; an empty one is not set. */
  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  public SettingsFile file() {
    return file;
  }

  /** Returns a file of the profile, next to that of the settings. */
  public Path besideSettings(String suffix) {
    return file.path().toAbsolutePath().resolveSibling(profile + suffix);
  }

  public String profile() {
    return profile;
  }

  /** Returns the variable that sets an option, such as {@code PARTNERINSIGHTS_TENANT_ID}. */
  public static String variable(ConnectorOption<?> option) {
    return PREFIX + option.key().replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  /** Returns the options of arguments, variables and profile, each with its source. */
  public OptionTexts texts(Map<String, String> arguments) {
    ClusterOptions cluster = ClusterOptions.ofProgram(configuredOrEmpty());
    return configuration(cluster)
        .under(OptionSource.of(option -> "argument --" + option.key(), arguments));
  }

  private OptionTexts configuration(ClusterOptions cluster) {
    Map<String, String> variables = new HashMap<>();
    Options.all()
        .forEach(
            option ->
                text(variable(option)).ifPresent(value -> variables.put(option.key(), value)));
    return OptionTexts.of(
        cluster,
        OptionSource.of(option -> "variable " + variable(option), variables),
        OptionSource.of("profile " + profile + " of " + file.path(), ofProfile()));
  }

  /** Returns a hint for each variable that has the prefix and sets nothing. */
  public static List<String> unknownVariables(Map<String, String> environment) {
    List<String> known =
        Stream.concat(
                Options.all().stream().map(OptionSources::variable),
                Stream.of(PREFIX + "SETTINGS", PREFIX + "PROFILE"))
            .toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
        .sorted()
        .map(
            name ->
                "Variable " + name + " does not match an option. " + NearestName.hint(name, known))
        .map(String::strip)
        .toList();
  }

  public Map<String, String> configured() {
    checkProfile();
    return configuredOrEmpty();
  }

  private void checkProfile() {
    if (fileNamed && !Files.exists(file.path())) {
      throw SettingsErrors.MISSING.error(file.path(), login());
    }
    if (named && profiles().isEmpty()) {
      throw SettingsErrors.NO_PROFILES.error(profile, file.path(), login());
    }
    if (named && !profiles().containsKey(profile)) {
      throw SettingsErrors.UNKNOWN_PROFILE.error(profile, file.path(), sections(), login());
    }
  }

  private Map<String, Map<String, String>> profiles() {
    if (profiles == null) {
      profiles = file.profiles();
    }
    return profiles;
  }

  /** Returns the options of the profile alone; none if it does not exist. */
  public Map<String, String> ofProfile() {
    return profiles().getOrDefault(profile, Map.of());
  }

  private List<String> sections() {
    return profiles().keySet().stream().map(name -> "[" + name + "]").toList();
  }

  /** Returns the same for a profile that need not exist, because it is about to be created. */
  public Map<String, String> configuredOrEmpty() {
    return configuration(ClusterOptions.none()).toMap();
  }

  public ConnectorOptions account(Map<String, String> arguments) {
    return ConnectorOptions.parseAccount(checked(arguments));
  }

  public ConnectorOptions read(Map<String, String> arguments) {
    return read(arguments, Map.of());
  }

  /** Parses the options of a read, with texts for those that no source sets. */
  public ConnectorOptions read(Map<String, String> arguments, Map<String, String> defaults) {
    for (ConnectorOption<?> option : Options.all()) {
      if (option.isIn(OptionGroup.STREAM) && arguments.containsKey(option.key())) {
        throw SettingsErrors.ONLY_OF_STREAMS.error(option);
      }
    }
    OptionTexts texts = checked(arguments).over(OptionSource.of("the command", defaults));
    return ConnectorOptions.parse(texts.forBatch());
  }

  private OptionTexts checked(Map<String, String> arguments) {
    checkProfile();
    for (ConnectorOption<?> option : Options.all()) {
      String given = arguments.get(option.key());
      if (option.isSecret() && given != null && !REFERENCE.matcher(given).matches()) {
        throw SettingsErrors.SECRET_ARGUMENT.error(option, variable(option));
      }
    }
    OptionTexts texts = texts(arguments);
    if (Options.all().stream()
        .noneMatch(option -> option.isIn(OptionGroup.WHO) && texts.isSet(option))) {
      throw noAccount();
    }
    return texts;
  }

  private PartnerInsightsException noAccount() {
    if (profiles().isEmpty()) {
      return SettingsErrors.NO_ACCOUNT.error(file.path(), login());
    }
    if (profiles().containsKey(profile)) {
      return SettingsErrors.NO_ACCOUNT_IN_PROFILE.error(profile, file.path(), login());
    }
    String first = profiles().keySet().iterator().next();
    return SettingsErrors.NO_DEFAULT_PROFILE.error(
        file.path(), profile, sections(), Shell.argument("--profile", first));
  }

  /** Returns the arguments with which login fills this profile of this file. */
  private String login() {
    String named = profile.equals(DEFAULT_PROFILE) ? "" : Shell.argument("--profile", profile);
    return fileNamed ? Shell.argument("--settings", file.path().toString()) + named : named;
  }
}
