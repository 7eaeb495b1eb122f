/* Loaded before the command by LD_PRELOAD: the system has no thread left for a worker, which asks for a stack of 1 MiB. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
  int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = dlsym(RTLD_NEXT, "pthread_create");
  size_t stack = 0;
  if (attributes != NULL)
    pthread_attr_getstacksize(attributes, &stack);
  return stack == 1 << 20 ? EAGAIN : create(thread, attributes, run, argument);
}
