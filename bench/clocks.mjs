/** The two clocks that times may be taken with. */

/**
 * `wall`: what a caller waits. `cpu`: what the process used, its compiler and collector threads included; steadier where others
 * use the machine too, coarse below 0.1 ms.
 *
 * @typedef {'wall' | 'cpu'} Clock
 */

/** Milliseconds since some moment. */
export const CLOCKS = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
