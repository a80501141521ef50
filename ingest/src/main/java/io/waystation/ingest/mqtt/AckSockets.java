package io.waystation.ingest.mqtt;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes the {@link AckSocket} of one connection. Paho asks for one that is not connected. */
final class AckSockets extends SocketFactory {
  private volatile AckSocket made;

  /** As {@link AckSocket#together}; nothing for a connection that has another kind of socket. */
  void together(int packets) {
    AckSocket socket = made;
    if (socket != null) {
      socket.together(packets);
    }
  }

  @Override
  public Socket createSocket() {
    made = new AckSocket();
    return made;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException();
  }
}
