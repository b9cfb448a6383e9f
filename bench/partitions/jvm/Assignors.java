/* Kafka's assignors behind one face: those of the client (classic protocol) and those of the broker (KIP-848). */

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.GroupAssignment;
import org.apache.kafka.coordinator.group.api.assignor.GroupSpec;
import org.apache.kafka.coordinator.group.api.assignor.MemberAssignment;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;
import org.apache.kafka.coordinator.group.api.assignor.SubscriptionType;
import org.apache.kafka.coordinator.group.assignor.UniformAssignor;
import org.apache.kafka.coordinator.group.modern.GroupSpecImpl;
import org.apache.kafka.coordinator.group.modern.MemberSubscriptionAndAssignmentImpl;

final class Assignors {
    /** Generation in which members got what they own. */
    private static final int GENERATION = 1;

    private Assignors() {}

    static AssignorBench.Assignor find(String name, List<List<String>> subscriptions, int racks) {
        return switch (name) {
            case "client-range" -> new Client(org.apache.kafka.clients.consumer.RangeAssignor::new, subscriptions, racks, Owned.NONE);
            case "client-roundrobin" -> new Client(RoundRobinAssignor::new, subscriptions, racks, Owned.NONE);
            case "client-sticky" -> new Client(StickyAssignor::new, subscriptions, racks, Owned.USER_DATA);
            case "client-cooperative-sticky" -> new Client(CooperativeStickyAssignor::new, subscriptions, racks, Owned.FIELD);
            case "server-uniform" -> new Server(new UniformAssignor(), subscriptions, racks);
            case "server-range" -> new Server(new org.apache.kafka.coordinator.group.assignor.RangeAssignor(), subscriptions, racks);
            default -> throw new IllegalArgumentException("no such assignor: " + name);
        };
    }

    /** How a client assignor learns what a member has. */
    private enum Owned { NONE, FIELD, USER_DATA }

    private record ClientInput(Cluster cluster, GroupSubscription group) {}

    private record Client(
        Supplier<ConsumerPartitionAssignor> create, List<List<String>> subscriptions, int racks, Owned owned
    ) implements AssignorBench.Assignor {
        @Override
        public Object prepare(AssignorBench.Group group, int[] owner) {
            List<List<TopicPartition>> has = new ArrayList<>();
            for (int m = 0; m < group.members.size(); m++) has.add(new ArrayList<>());
            int brokers = Math.max(racks, 3);
            Node[] nodes = new Node[brokers];
            for (int b = 0; b < brokers; b++) nodes[b] = new Node(b, "broker-" + b, 9092, racks > 0 ? "rack-" + b : null);
            List<PartitionInfo> infos = new ArrayList<>();
            int at = 0;
            for (int t = 0; t < group.topics.size(); t++) {
                String name = group.topics.get(t);
                for (int p = 0; p < group.sizes.get(t); p++, at++) {
                    Node[] replicas = {nodes[p % brokers], nodes[(p + 1) % brokers]};
                    infos.add(new PartitionInfo(name, p, replicas[0], replicas, replicas));
                    if (owner != null && owner[at] >= 0) has.get(owner[at]).add(new TopicPartition(name, p));
                }
            }
            Map<String, Subscription> members = new HashMap<>();
            for (int m = 0; m < group.members.size(); m++) {
                AssignorBench.Member member = group.members.get(m);
                List<String> topics = subscriptions.get(member.subscription());
                boolean field = owned == Owned.FIELD;
                members.put(member.id(), new Subscription(
                    topics,
                    owned == Owned.USER_DATA && owner != null ? remember(member.id(), has.get(m), topics) : null,
                    field ? has.get(m) : List.of(),
                    field && owner != null && !has.get(m).isEmpty() ? GENERATION : -1,
                    Optional.ofNullable(member.rack())));
            }
            Cluster cluster = new Cluster("cluster", List.of(nodes), infos, Set.of(), Set.of());
            return new ClientInput(cluster, new GroupSubscription(members));
        }

        /** What a member with this assignment sends along when it joins again. */
        private static ByteBuffer remember(String id, List<TopicPartition> partitions, List<String> topics) {
            if (partitions.isEmpty()) return null;
            StickyAssignor own = new StickyAssignor();
            own.onAssignment(new Assignment(partitions), new ConsumerGroupMetadata("group", GENERATION, id, Optional.empty()));
            return own.subscriptionUserData(new HashSet<>(topics));
        }

        @Override
        public void rewind(Object input) {
            for (Subscription member : ((ClientInput) input).group().groupSubscription().values()) {
                if (member.userData() != null) member.userData().rewind();
            }
        }

        @Override
        public Object assign(Object input) {
            ClientInput in = (ClientInput) input;
            return create.get().assign(in.cluster(), in.group());
        }

        @Override
        public int[] read(AssignorBench.Group group, Object output) {
            int[] result = nobody(group);
            Map<String, Assignment> assignments = ((ConsumerPartitionAssignor.GroupAssignment) output).groupAssignment();
            assignments.forEach((id, assignment) -> {
                int member = group.indexOf.get(id);
                for (TopicPartition tp : assignment.partitions()) result[group.firstPartition.get(tp.topic()) + tp.partition()] = member;
            });
            return result;
        }

        @Override
        public boolean hasSecondRound() {
            return owned == Owned.FIELD;
        }
    }

    private record ServerInput(GroupSpec spec, SubscribedTopicDescriber topics) {}

    private record Server(
        ConsumerGroupPartitionAssignor assignor, List<List<String>> subscriptions, int racks, Map<String, Uuid> ids
    ) implements AssignorBench.Assignor {
        Server(ConsumerGroupPartitionAssignor assignor, List<List<String>> subscriptions, int racks) {
            this(assignor, subscriptions, racks, new LinkedHashMap<>());
            Random random = new Random(42);
            for (List<String> names : subscriptions) {
                for (String name : names) ids.computeIfAbsent(name, key -> new Uuid(random.nextLong(), random.nextLong()));
            }
        }

        @Override
        public Object prepare(AssignorBench.Group group, int[] owner) {
            List<Set<Uuid>> subscribed = new ArrayList<>();
            for (List<String> names : subscriptions) {
                Set<Uuid> set = new HashSet<>();
                for (String name : names) set.add(ids.get(name));
                subscribed.add(set);
            }
            List<Map<Uuid, Set<Integer>>> has = new ArrayList<>();
            for (int m = 0; m < group.members.size(); m++) has.add(new HashMap<>());
            Map<Uuid, Map<Integer, String>> owners = new HashMap<>();
            Map<Uuid, Integer> sizes = new HashMap<>();
            int at = 0;
            for (int t = 0; t < group.topics.size(); t++) {
                Uuid id = ids.get(group.topics.get(t));
                if (id != null) sizes.put(id, group.sizes.get(t));
                for (int p = 0; p < group.sizes.get(t); p++, at++) {
                    if (owner == null || owner[at] < 0) continue;
                    has.get(owner[at]).computeIfAbsent(id, key -> new HashSet<>()).add(p);
                    owners.computeIfAbsent(id, key -> new HashMap<>()).put(p, group.members.get(owner[at]).id());
                }
            }
            Map<String, MemberSubscriptionAndAssignmentImpl> members = new HashMap<>();
            Set<Integer> kinds = new HashSet<>();
            for (int m = 0; m < group.members.size(); m++) {
                AssignorBench.Member member = group.members.get(m);
                kinds.add(member.subscription());
                members.put(member.id(), new MemberSubscriptionAndAssignmentImpl(
                    Optional.ofNullable(member.rack()),
                    Optional.empty(),
                    subscribed.get(member.subscription()),
                    new org.apache.kafka.coordinator.group.modern.Assignment(has.get(m))));
            }
            SubscriptionType type = kinds.size() == 1 ? SubscriptionType.HOMOGENEOUS : SubscriptionType.HETEROGENEOUS;
            return new ServerInput(new GroupSpecImpl(members, type, owners), new Describer(sizes, racks));
        }

        @Override
        public Object assign(Object input) {
            ServerInput in = (ServerInput) input;
            return assignor.assign(in.spec(), in.topics());
        }

        @Override
        public int[] read(AssignorBench.Group group, Object output) {
            int[] result = nobody(group);
            Map<Uuid, Integer> first = new HashMap<>();
            for (String name : group.topics) if (ids.containsKey(name)) first.put(ids.get(name), group.firstPartition.get(name));
            Map<String, MemberAssignment> assignments = ((GroupAssignment) output).members();
            assignments.forEach((id, assignment) -> {
                int member = group.indexOf.get(id);
                assignment.partitions().forEach((topic, partitions) -> {
                    for (int p : partitions) result[first.get(topic) + p] = member;
                });
            });
            return result;
        }
    }

    private record Describer(Map<Uuid, Integer> sizes, int racks) implements SubscribedTopicDescriber {
        @Override
        public int numPartitions(Uuid id) {
            return sizes.getOrDefault(id, -1);
        }

        @Override
        public Set<String> racksForPartition(Uuid id, int partition) {
            return racks == 0 ? Set.of() : Set.of("rack-" + partition % racks, "rack-" + (partition + 1) % racks);
        }
    }

    private static int[] nobody(AssignorBench.Group group) {
        int[] result = new int[group.partitions];
        java.util.Arrays.fill(result, -1);
        return result;
    }
}
