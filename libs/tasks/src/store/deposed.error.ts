/** Another server took this one for dead, as after a long pause, and has its tasks now. */
export class DeposedError extends Error {
  constructor() {
    super('another server has taken over the tasks of this one');
    this.name = 'DeposedError';
  }
}
