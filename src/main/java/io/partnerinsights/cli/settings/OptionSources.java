package io.partnerinsights.cli.settings;

import io.partnerinsights.cli.console.Shell;
import io.partnerinsights.core.errors.NameSuggestions;
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

  private static final String VARIABLE_PREFIX = "PARTNERINSIGHTS_";

  private static final Pattern SECRET_REFERENCE = Pattern.compile("(?s)(env|file):.+");

  private static final Pattern PROFILE_NAME = Pattern.compile("[^\\p{Cntrl}/\\\\:\\[\\]]+");

  private final Map<String, String> environment;
  private final SettingsFile file;
  private final boolean isFileNamed;
  private final String profileName;
  private final boolean isProfileNamed;
  private @Nullable Map<String, Map<String, String>> profiles;

  /**
   * Reads no file; the environment names what the arguments do not.
   *
   * @param settings the file that an argument names, if any
   * @param profile the profile that an argument names, if any
   */
  public OptionSources(Shell shell, @Nullable Path settings, @Nullable String profile) {
    this.environment = shell.environment();
    Path path =
        settings == null
            ? findVariable(VARIABLE_PREFIX + "SETTINGS").map(Path::of).orElse(null)
            : settings;
    this.file = new SettingsFile(path == null ? defaultFile(shell) : path);
    this.isFileNamed = path != null;
    String name =
        profile == null ? findVariable(VARIABLE_PREFIX + "PROFILE").orElse(null) : profile;
    this.profileName = name == null ? DEFAULT_PROFILE : requireValidName(name.strip());
    this.isProfileNamed = name != null;
  }

  /** The name stands in a line of the settings, and in the names of files next to them. */
  private static String requireValidName(String profileName) {
    if (!PROFILE_NAME.matcher(profileName).matches()) {
      throw SettingsErrors.INVALID_PROFILE_NAME.error(profileName, describeFault(profileName));
    }
    return profileName;
  }

  private static String describeFault(String profileName) {
    String invalidCharacters = PROFILE_NAME.matcher(profileName).replaceAll("");
    return invalidCharacters.isEmpty()
        ? "it is empty"
        : switch (invalidCharacters.charAt(0)) {
          case '/' -> "it contains a slash";
          case '\\' -> "it contains a backslash";
          case ':' -> "it contains a colon";
          case '[', ']' -> "it contains a bracket";
          default -> "it contains a line break or another control character";
        };
  }

  private Path defaultFile(Shell shell) {
    Path config =
        findVariable("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElseGet(() -> shell.home().resolve(".config"));
    return config.resolve("partnerinsights").resolve("settings");
  }

  /** Returns the value of an environment variable; an empty one is not set. */
  private Optional<String> findVariable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  public SettingsFile settingsFile() {
    return file;
  }

  /** Returns a file of the profile, next to that of the settings. */
  public Path profileFile(String suffix) {
    return file.path().toAbsolutePath().resolveSibling(profileName + suffix);
  }

  public String profileName() {
    return profileName;
  }

  /** Returns the variable that sets an option, such as {@code PARTNERINSIGHTS_TENANT_ID}. */
  public static String variableName(ConnectorOption<?> option) {
    return VARIABLE_PREFIX
        + option.key().replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  /** Returns the options of arguments, variables and profile, each with its source. */
  public OptionTexts optionTexts(Map<String, String> arguments) {
    ClusterOptions cluster = ClusterOptions.ofProgram(configuredOptionsOrEmpty());
    return configurationTexts(cluster)
        .withOverrides(OptionSource.of(option -> "argument --" + option.key(), arguments));
  }

  private OptionTexts configurationTexts(ClusterOptions cluster) {
    Map<String, String> variables = new HashMap<>();
    Options.all()
        .forEach(
            option ->
                findVariable(variableName(option))
                    .ifPresent(value -> variables.put(option.key(), value)));
    return OptionTexts.of(
        cluster,
        OptionSource.of(option -> "variable " + variableName(option), variables),
        OptionSource.of("profile " + profileName + " of " + file.path(), profileOptions()));
  }

  /** Returns a hint for each variable that has the prefix and sets nothing. */
  public static List<String> unknownVariableHints(Map<String, String> environment) {
    List<String> names =
        Stream.concat(
                Options.all().stream().map(OptionSources::variableName),
                Stream.of(VARIABLE_PREFIX + "SETTINGS", VARIABLE_PREFIX + "PROFILE"))
            .toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(VARIABLE_PREFIX) && !names.contains(name))
        .sorted()
        .map(
            name ->
                "Variable %s has no effect, because no option has this name. %s"
                    .formatted(name, NameSuggestions.hintOr(name, names, "Remove it.")))
        .toList();
  }

  public Map<String, String> requireConfiguredOptions() {
    checkProfile();
    return configuredOptionsOrEmpty();
  }

  private void checkProfile() {
    if (isFileNamed && !Files.exists(file.path())) {
      throw SettingsErrors.MISSING_FILE.error(file.path(), loginArguments());
    }
    if (isProfileNamed && profiles().isEmpty()) {
      throw SettingsErrors.NO_PROFILES.error(profileName, file.path(), loginArguments());
    }
    if (isProfileNamed && !profiles().containsKey(profileName)) {
      throw SettingsErrors.UNKNOWN_PROFILE.error(
          profileName, file.path(), bracketedProfileNames(), loginArguments());
    }
  }

  private Map<String, Map<String, String>> profiles() {
    if (profiles == null) {
      profiles = file.readProfiles();
    }
    return profiles;
  }

  /** Returns the options of the profile alone; none if it does not exist. */
  public Map<String, String> profileOptions() {
    return profiles().getOrDefault(profileName, Map.of());
  }

  private List<String> bracketedProfileNames() {
    return profiles().keySet().stream().map(name -> "[" + name + "]").toList();
  }

  /** Returns the same for a profile that need not exist, because it is about to be created. */
  public Map<String, String> configuredOptionsOrEmpty() {
    return configurationTexts(ClusterOptions.empty()).toMap();
  }

  public ConnectorOptions parseAccount(Map<String, String> arguments) {
    return ConnectorOptions.parseAccount(requireValidTexts(arguments));
  }

  public ConnectorOptions parseRead(Map<String, String> arguments) {
    return parseRead(arguments, Map.of());
  }

  /** Parses the options of a read, with texts for those that no source sets. */
  public ConnectorOptions parseRead(Map<String, String> arguments, Map<String, String> defaults) {
    for (ConnectorOption<?> option : Options.all()) {
      if (option.isIn(OptionGroup.STREAM) && arguments.containsKey(option.key())) {
        throw SettingsErrors.ONLY_OF_STREAMS.error(option);
      }
    }
    OptionTexts texts =
        requireValidTexts(arguments).withFallback(OptionSource.of("the command", defaults));
    return ConnectorOptions.parse(texts.forBatch());
  }

  private OptionTexts requireValidTexts(Map<String, String> arguments) {
    checkProfile();
    for (ConnectorOption<?> option : Options.all()) {
      String value = arguments.get(option.key());
      if (option.isSecret() && value != null && !SECRET_REFERENCE.matcher(value).matches()) {
        throw SettingsErrors.SECRET_ARGUMENT.error(option, variableName(option));
      }
    }
    OptionTexts texts = optionTexts(arguments);
    if (Options.all().stream()
        .noneMatch(option -> option.isIn(OptionGroup.SIGN_IN) && texts.isSet(option))) {
      throw noAccountError();
    }
    return texts;
  }

  private PartnerInsightsException noAccountError() {
    if (profiles().isEmpty()) {
      return SettingsErrors.NO_ACCOUNT.error(file.path(), loginArguments());
    }
    if (profiles().containsKey(profileName)) {
      return SettingsErrors.NO_ACCOUNT_IN_PROFILE.error(profileName, file.path(), loginArguments());
    }
    String firstProfile = profiles().keySet().iterator().next();
    return SettingsErrors.NO_DEFAULT_PROFILE.error(
        file.path(),
        profileName,
        bracketedProfileNames(),
        Shell.quotedArgument("--profile", firstProfile));
  }

  /** Returns the arguments with which login fills this profile of this file. */
  private String loginArguments() {
    String profileArgument =
        profileName.equals(DEFAULT_PROFILE) ? "" : Shell.quotedArgument("--profile", profileName);
    return isFileNamed
        ? Shell.quotedArgument("--settings", file.path().toString()) + profileArgument
        : profileArgument;
  }
}
