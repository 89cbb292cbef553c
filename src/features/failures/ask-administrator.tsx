"use client";

import { LifeBuoy } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { notify } from "#src/components/toast.tsx";

/**
 * A question to an administrator, to be pasted wherever one is asked: mail, chat, ticket. The link in it opens the details
 * for whoever may manage the organization. Where the browser lets nothing be copied, the text is shown instead.
 */
export function AskAdministrator({ text }: { text: string }) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const ask = async () => {
    try {
      await navigator.clipboard.writeText(text);
      notify({
        tone: "success",
        title: "Copied for an administrator",
        description: "What you sent, what PEMS said and a link. Paste it into a mail or a chat.",
      });
    } catch {
      setShown(true);
    }
  };
  return (
    <section className="flex flex-col items-start gap-2">
      <Button onClick={() => void ask()}>
        <LifeBuoy aria-hidden />
        Ask an administrator
      </Button>
      {shown && (
        <>
          <label htmlFor={id} className="text-ink-muted">
            This browser copies nothing by itself. Copy it from here:
          </label>
          <textarea
            id={id}
            readOnly
            rows={6}
            value={text}
            onFocus={(event) => event.currentTarget.select()}
            className="w-full rounded border border-line-control bg-surface p-2"
          />
        </>
      )}
    </section>
  );
}
