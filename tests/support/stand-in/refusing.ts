const askedByNode = new Set(['then', 'toJSON', 'constructor', 'nodeType', 'asymmetricMatch']);

/** A part of Electron that names what it lacks, so that a gap is never taken for `undefined`. The whole has the empty name. */
export function refusing<T extends object>(name: string, part: T): T {
  return new Proxy(part, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || askedByNode.has(key)) return Reflect.get(target, key, receiver);
      throw new Error(`The stand-in has no ${['electron', name, key].filter((part) => part !== '').join('.')}`);
    },
  });
}

/** A class whose instances name what they lack, too. `onMade` hears of each as everybody else meets it. */
export function refusingClass<Class extends new (...args: never[]) => object>(
  name: string,
  part: Class,
  onMade: (made: InstanceType<Class>) => void = () => {},
): Class {
  const guarded = new Proxy(part, {
    construct(target, args, newTarget) {
      const made = refusing(name, Reflect.construct(target, args, newTarget));
      onMade(made);
      return made;
    },
  });
  return refusing(name, guarded);
}
