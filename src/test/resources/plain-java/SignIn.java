import io.partnerinsights.core.client.Connection;
import io.partnerinsights.core.options.ConnectorOptions;
import java.util.HashMap;
import java.util.Map;

/**
 * Signs in by the way that the options amount to and counts the datasets; options are key=value.
 */
public final class SignIn {
  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] option = arg.split("=", 2);
      options.put(option[0], option[1]);
    }
    Connection connection = Connection.open(ConnectorOptions.parse(options));
    System.out.println("datasets: " + connection.client().datasets().size());
  }
}
