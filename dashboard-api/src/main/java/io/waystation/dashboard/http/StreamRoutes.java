package io.waystation.dashboard.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.waystation.dashboard.access.Access;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.access.Requirement;
import io.waystation.dashboard.access.Subject;
import io.waystation.dashboard.live.Directory;
import io.waystation.dashboard.live.EventStream;
import io.waystation.dashboard.live.Topic;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.storage.records.Records;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens the live stream. */
final class StreamRoutes {
  private final Vertx vertx;
  private final Records records;
  private final Access access;
  private final Directory directory;
  private final EventStream stream;
  private final Map<String, Requirement> requirements;

  /**
   * @param requirements of the kinds of topics
   */
  StreamRoutes(
      Vertx vertx,
      Records records,
      Access access,
      Directory directory,
      EventStream stream,
      Map<String, Requirement> requirements) {
    this.vertx = vertx;
    this.records = records;
    this.access = access;
    this.directory = directory;
    this.stream = stream;
    this.requirements = requirements;
  }

  void mount(Api api) {
    api.hand("openStream", this::open);
  }

  private void open(RoutingContext context, Call call) {
    List<Topic> topics = call.list("topics").stream().distinct().map(StreamRoutes::topic).toList();
    vertx
        .executeBlocking(() -> admit(topics, call), false)
        .onSuccess(people -> open(context, call, topics, people))
        .onFailure(context::fail);
  }

  private void open(
      RoutingContext context, Call call, List<Topic> topics, Map<PersonId, Person> people) {
    if (!stream.room(call.caller().name())) {
      context.fail(
          Problem.tooMany(
              Duration.ofSeconds(30),
              "同一用户最多同时打开 %d 个实时连接，请关闭不用的页面。".formatted(EventStream.MOST_PER_USER),
              "A user may hold %d streams at once: close a page that is not needed."
                  .formatted(EventStream.MOST_PER_USER)));
      return;
    }
    stream.open(
        context.response(),
        call.caller(),
        topics,
        people,
        call.header("Last-Event-ID").orElse(null));
  }

  /** Whose vital signs it is about, once the caller may hear of every topic and it is audited. */
  private Map<PersonId, Person> admit(List<Topic> topics, Call call) {
    directory.refresh();
    Map<PersonId, Person> people = new HashMap<>();
    for (Topic topic : topics) {
      if (!requirements.get(topic.kind().word()).meets(call.caller())) {
        access.audit(call.caller(), "denied", "stream " + topic.kind().word(), call.address());
        throw Problem.notAllowed();
      }
      if (topic.kind() == Topic.Kind.STATION && directory.station(topic.station()).isEmpty()) {
        throw Problem.notFound(
            "没有编号为 '%s' 的驿站。".formatted(topic.id()),
            "There is no station '%s'.".formatted(topic.id()));
      }
      if (topic.kind() == Topic.Kind.PERSON) {
        people.put(
            topic.person(),
            records.read(t -> t.people().find(topic.person())).orElseThrow(PeopleRoutes::unknown));
      }
    }
    if (!people.isEmpty()) {
      access.audit(
          call.caller(),
          "vitals.watch",
          Subject.ofPeople(people.keySet().stream()),
          call.address());
    }
    boolean alarms = topics.stream().anyMatch(topic -> topic.kind() == Topic.Kind.ALARMS);
    if (alarms && call.caller().may(Permission.HEALTH_READ)) {
      access.audit(call.caller(), "health-alarms.watch", "all", call.address());
    }
    return people;
  }

  private static Topic topic(String text) {
    try {
      Topic topic = Topic.parse(text);
      if (topic.kind() == Topic.Kind.PERSON) {
        topic.person();
      }
      return topic;
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("topics 中有无法识别的内容。", "topics names something that is no topic.");
    }
  }
}
