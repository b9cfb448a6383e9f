/*
 * Times Kafka's own assignors on groups that are read from standard input, one line of words each:
 *
 *   racks N                         racks; partition p is on the brokers p and p + 1 modulo N, each in a rack of its own; 0 for none
 *   subscription NAME...            names of topics; subscriptions are numbered from 0 in this order
 *   group                           begins a group; a group is what an assignor meets after the one before
 *   topics NAME SIZE NAME SIZE...   of that group, in the order in which assignments are written
 *   member ID SUBSCRIPTION RACK     of that group; rack is - for none
 *   time WARM MEASURE CAP           milliseconds: least warm-up, least time of samples, most of both together
 *   clock NAME                      wall, or cpu: of the calling thread, without compiler and collector
 *   assignor NAME                   to be measured; may be repeated
 *
 * The first group is assigned with no owners, each later one with what the same assignor gave before. Measured are the calls for all
 * groups but the first, or for the only one; inputs are built beforehand. For each assignor it writes
 *
 *   result NAME MEDIAN_MS SAMPLES   then, for every group:
 *   assignment INDEX...             member of each partition, -1 for none
 */

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public final class AssignorBench {
    private static final int LEAST_SAMPLES = 5;

    record Member(String id, int subscription, String rack) {}

    /** A group of consumers; partitions are numbered topic by topic. */
    static final class Group {
        final List<String> topics = new ArrayList<>();
        final List<Integer> sizes = new ArrayList<>();
        final List<Member> members = new ArrayList<>();
        final Map<String, Integer> sizeOf = new HashMap<>();
        final Map<String, Integer> firstPartition = new HashMap<>();
        final Map<String, Integer> indexOf = new HashMap<>();
        int partitions;

        void addTopic(String name, int size) {
            topics.add(name);
            sizes.add(size);
            sizeOf.put(name, size);
            firstPartition.put(name, partitions);
            partitions += size;
        }

        void addMember(Member member) {
            indexOf.put(member.id(), members.size());
            members.add(member);
        }

        /** Who of this group has what it had in the one before. */
        int[] carryOver(Group before, int[] assignment) {
            int[] owner = new int[partitions];
            Arrays.fill(owner, -1);
            for (int t = 0; t < topics.size(); t++) {
                Integer old = before.firstPartition.get(topics.get(t));
                if (old == null) continue;
                int shared = Math.min(sizes.get(t), before.sizeOf.get(topics.get(t)));
                int first = firstPartition.get(topics.get(t));
                for (int p = 0; p < shared; p++) {
                    int member = assignment[old + p];
                    if (member >= 0) owner[first + p] = indexOf.getOrDefault(before.members.get(member).id(), -1);
                }
            }
            return owner;
        }
    }

    /** One of Kafka's assignors. An input is built once and may be used again after rewind. */
    interface Assignor {
        Object prepare(Group group, int[] owner);

        default void rewind(Object input) {}

        Object assign(Object input);

        int[] read(Group group, Object output);

        /** Whether what is withheld in a first round is given in a second one. */
        default boolean hasSecondRound() {
            return false;
        }
    }

    private final List<List<String>> subscriptions = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int racks;
    private static boolean cpu;
    private final long[] millis = {1200, 1200, 20_000};

    public static void main(String[] args) throws IOException {
        AssignorBench bench = new AssignorBench();
        bench.read(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        try (PrintWriter out = new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16))) {
            for (String name : bench.names) bench.measure(name, out);
        }
    }

    private void read(BufferedReader in) throws IOException {
        Group group = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "racks" -> racks = Integer.parseInt(words[1]);
                case "subscription" -> subscriptions.add(List.of(words).subList(1, words.length));
                case "group" -> {
                    group = new Group();
                    groups.add(group);
                }
                case "topics" -> {
                    for (int w = 1; w + 1 < words.length; w += 2) group.addTopic(words[w], Integer.parseInt(words[w + 1]));
                }
                case "member" -> group.addMember(
                    new Member(words[1], Integer.parseInt(words[2]), words[3].equals("-") ? null : words[3]));
                case "time" -> {
                    for (int k = 0; k < millis.length; k++) millis[k] = Long.parseLong(words[k + 1]);
                }
                case "clock" -> cpu = words[1].equals("cpu");
                case "assignor" -> names.add(words[1]);
                default -> throw new IOException("unknown line: " + words[0]);
            }
        }
    }

    private void measure(String name, PrintWriter out) {
        Assignor assignor = Assignors.find(name, subscriptions, racks);
        List<Object> inputs = new ArrayList<>();
        List<int[]> results = new ArrayList<>();
        long start = now();
        long[] firstCalls = new long[groups.size()];
        for (int k = 0; k < groups.size(); k++) {
            Group group = groups.get(k);
            int[] owner = k == 0 ? null : group.carryOver(groups.get(k - 1), results.get(k - 1));
            Object input = assignor.prepare(group, owner);
            inputs.add(input);
            long begin = now();
            Object output = assignor.assign(input);
            firstCalls[k] = now() - begin;
            int[] result = assignor.read(group, output);
            results.add(assignor.hasSecondRound() ? finish(assignor, group, result) : result);
        }
        int from = groups.size() == 1 ? 0 : 1;
        double[] samples = sample(assignor, inputs.subList(from, inputs.size()),
            Arrays.stream(firstCalls).sum(), Arrays.stream(firstCalls).skip(from).sum(), now() - start);
        out.printf("result %s %s %d%n", name, median(samples), samples.length);
        for (int[] result : results) {
            StringBuilder text = new StringBuilder("assignment");
            for (int member : result) text.append(' ').append(member);
            out.println(text);
        }
        out.flush();
    }

    /** Members rejoin with what the first round left them. */
    private static int[] finish(Assignor assignor, Group group, int[] first) {
        return assignor.read(group, assignor.assign(assignor.prepare(group, first)));
    }

    /**
     * Milliseconds of each pass over all inputs; at least one, however long it takes.
     *
     * @param warmed time in the assignor so far, ns
     * @param first what the first pass took, ns
     * @param used all time of this assignor so far, ns
     */
    private double[] sample(Assignor assignor, List<Object> inputs, long warmed, long first, long used) {
        long warm = millis[0] * 1_000_000;
        long enough = millis[1] * 1_000_000;
        long cap = millis[2] * 1_000_000;
        // What is so slow that there is no time for another pass has been compiled while it ran.
        if (used + first > cap) return new double[] {first / 1e6};
        while (warmed < warm && used < cap / 2) {
            long pass = pass(assignor, inputs);
            warmed += pass;
            used += pass;
        }
        List<Double> samples = new ArrayList<>();
        long sum = 0;
        while (samples.isEmpty() || ((sum < enough || samples.size() < LEAST_SAMPLES) && used < cap)) {
            long pass = pass(assignor, inputs);
            samples.add(pass / 1e6);
            sum += pass;
            used += pass;
        }
        return samples.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static long now() {
        return cpu ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Keeps results from being optimised away. */
    private static Object sink;

    private static long pass(Assignor assignor, List<Object> inputs) {
        for (Object input : inputs) assignor.rewind(input);
        long begin = now();
        for (Object input : inputs) sink = assignor.assign(input);
        return now() - begin;
    }

    private static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
