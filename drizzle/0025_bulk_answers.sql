CREATE TABLE "bulk_answer" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"request_key" uuid NOT NULL,
	"drafts" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bulk_answer_organization_id_user_id_request_key_pk" PRIMARY KEY("organization_id","user_id","request_key")
);
--> statement-breakpoint
ALTER TABLE "bulk_answer" ADD CONSTRAINT "bulk_answer_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON bulk_answer TO pfa_app;
--> statement-breakpoint
ALTER TABLE bulk_answer ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON bulk_answer USING (organization_id = (SELECT pfa_current_organization()));
