import java.net.ServerSocket;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.txn.TxnDbUtil;

/** Hive's metastore on a free port, with a new database, which gets the tables of locks first. */
public final class Metastore {
  public static void main(String[] args) throws Throwable {
    TxnDbUtil.prepDb(new HiveConf());
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    HiveMetaStore.main(new String[] {"-p", "" + port});
  }
}
